namespace PortAudit.Rules.Loading;

/// <summary>What can be wrong with rules, their packs and their settings.</summary>
public static class RuleDiagnostics
{
    public static readonly DiagnosticDescriptor Syntax = Error(001, "not readable as YAML: {0}");
    public static readonly DiagnosticDescriptor TooLarge = Error(002, "{0}; a rule file has at most {1}");
    public static readonly DiagnosticDescriptor Unsupported = Error(003, "{0} is not taken in rule files; write the value out");
    public static readonly DiagnosticDescriptor DuplicateKey = Error(004, "the key '{0}' stands here twice; remove one");
    public static readonly DiagnosticDescriptor NoRules = Error(005, "no rule found; expected a folder with rule.yaml files, or one such file");
    public static readonly DiagnosticDescriptor Unreadable = Error(006, "can't be read: {0}");

    public static readonly DiagnosticDescriptor UnknownKey = Error(010, "unknown key '{0}' in {1}; {2}");
    public static readonly DiagnosticDescriptor MissingKey = Error(011, "{0} needs '{1}'");
    public static readonly DiagnosticDescriptor WrongShape = Error(012, "{0} must be {1}, not {2}");
    public static readonly DiagnosticDescriptor BadValue = Error(013, "'{0}' is no {1}; {2}");
    public static readonly DiagnosticDescriptor DuplicateRule = Error(014, "the id {0} belongs to the rule at {1}; ids are given once and for ever");

    public static readonly DiagnosticDescriptor UnknownFact = Error(020, "unknown fact '{0}'; {1}");
    public static readonly DiagnosticDescriptor UnknownField = Error(021, "{0} has no field '{1}'; {2}");
    public static readonly DiagnosticDescriptor UnknownOperator = Error(022, "unknown operator '{0}'; {1}");
    public static readonly DiagnosticDescriptor UnknownAlias = Error(023, "nothing is called '{0}' here; {1}");
    public static readonly DiagnosticDescriptor DuplicateAlias = Error(024, "'{0}' already names another fact of this rule; choose another name");
    public static readonly DiagnosticDescriptor TypeMismatch = Error(025, "{0} is {1}, and {2} is {3}");
    public static readonly DiagnosticDescriptor UnknownWord = Error(026, "'{0}' is no word of {1}; {2}");
    public static readonly DiagnosticDescriptor BadPattern = Error(027, "'{0}' is no {1}: {2}");
    public static readonly DiagnosticDescriptor UnfitOperator = Error(028, "'{0}' does not apply to {1}, which is {2}; {3}");
    public static readonly DiagnosticDescriptor UnknownParameter = Error(029, "the rule has no parameter '{0}'; {1}");

    public static readonly DiagnosticDescriptor NegationCycle =
        Error(030, "the rule depends on its own absence: {0}; no order of evaluation gives a stable answer");
    public static readonly DiagnosticDescriptor DerivedTypeConflict = Error(031, "'{0}' is derived differently at {1}: {2}");
    public static readonly DiagnosticDescriptor EndlessDerivation =
        Error(032, "'{0}' would hold a '{1}' that is made of '{0}' again, without end; hold its fields instead");
    public static readonly DiagnosticDescriptor ReservedFact = Error(033, "'{0}' is a fact that the audit itself provides; choose another name");

    public static readonly DiagnosticDescriptor BadTemplate = Error(040, "{0}");

    public static readonly DiagnosticDescriptor Undocumented = Error(050, "a shipped rule needs '{0}'");
    public static readonly DiagnosticDescriptor NoExamples = Error(051, "a shipped rule needs a folder '{0}' with files beside it");

    public static readonly DiagnosticDescriptor UnknownRule = new("RUL060", DiagnosticSeverity.Warning, "no rule fits '{0}'; {1}");
    public static readonly DiagnosticDescriptor UnknownOverride = Error(061, "{0} has no parameter '{1}'; {2}");
    public static readonly DiagnosticDescriptor OverrideMismatch = Error(062, "the parameter '{1}' of {0} is {2}, not {3}; the default is kept");

    public static readonly DiagnosticDescriptor TooManyMatches = new("RUL070", DiagnosticSeverity.Warning,
        "{0} stops after {1} combinations on host '{2}'; its findings are incomplete: join its facts by more fields");

    public static readonly DiagnosticDescriptor TooManyFacts = new("RUL071", DiagnosticSeverity.Warning,
        "host '{0}' has {1} derived facts and no more are added; findings may be missing");

    private static DiagnosticDescriptor Error(int number, string message) => new($"RUL{number:000}", DiagnosticSeverity.Error, message);
}
