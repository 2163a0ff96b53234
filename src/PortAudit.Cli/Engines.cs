using PortAudit.Rules.Matching;

namespace PortAudit.Cli;

/// <summary>The engines of this build: the one place that knows which of the optional ones it has.</summary>
/// <remarks>An optional engine's assembly is loaded where its method is first called, so a run without it pays nothing.</remarks>
internal static class Engines
{
    public const string Default = "builtin";

    public const string RuleEngines = "builtin, nrules";

    /// <exception cref="UsageException">There is no such engine, or this build does not have it.</exception>
    public static IRuleBackend Rules(string name) => name switch
    {
        Default => new BuiltInBackend(),
        "nrules" => NRules(),
        _ => throw new UsageException($"--engine: '{name}' is no rule engine; expected one of {RuleEngines}"),
    };

#if WITH_NRULES
    private static PortAudit.Rules.NRules.NRulesBackend NRules() => new();
#else
    private static IRuleBackend NRules() => throw new UsageException(
        "--engine: this build does not have NRules: build it with 'dotnet build -p:WithNRules=true', or leave the option out for the built-in engine, which finds the same");
#endif
}
