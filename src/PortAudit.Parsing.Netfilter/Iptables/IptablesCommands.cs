using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Does to a table what a line's command says.</summary>
internal sealed class IptablesCommands
{
    private readonly IptablesSyntax _syntax;
    private readonly IptablesLowering _lowering;
    private readonly DiagnosticLog _log;

    private long _compared;
    private int _rewritten;
    private bool _isAllOpen;

    /// <summary>Reported for a rule number or a deletion that meets no rule.</summary>
    public DiagnosticDescriptor NoSuchRule { get; init; } = IptablesDiagnostics.NoSuchRule;

    /// <summary>What becomes of a line that deletes a rule that is not there.</summary>
    public CoverageState MissedDeletion { get; init; } = CoverageState.Unreadable;

    /// <summary>Whether the last command found what it was for: a rule to delete or check.</summary>
    public bool Found { get; private set; }

    public IptablesCommands(IptablesSyntax syntax, IptablesLowering lowering, DiagnosticLog log) =>
        (_syntax, _lowering, _log) = (syntax, lowering, log);

    /// <summary>What follows is for that table.</summary>
    public void Begin(IptablesTable table) => (_lowering.Table, _lowering.Family, Found) = (table, table.Family, true);

    /// <param name="isReadable">Whether the syntax holds all of the line; else a rule of it is put in its place as an unknown.</param>
    public CoverageState Run(IptablesTable table, bool isReadable)
    {
        Begin(table);
        return _syntax.Command switch
        {
            IptablesCommand.Append or IptablesCommand.Insert or IptablesCommand.Replace => ChangeRule(table, isReadable),
            _ when !isReadable => CoverageState.Unreadable,
            IptablesCommand.Delete => DeleteRule(table),
            IptablesCommand.NewChain => DeclareChain(table, _syntax.Chain) ? CoverageState.Modelled : CoverageState.Unreadable,
            IptablesCommand.SetPolicy => SetPolicy(table),
            IptablesCommand.Flush or IptablesCommand.DeleteChain => Empty(table),
            IptablesCommand.RenameChain => RenameChain(table),
            IptablesCommand.Inspect when _syntax.Chain >= 0 => Inspect(table),
            _ => CoverageState.Irrelevant,
        };
    }

    /// <summary>Declares a user chain, or finds the built-in one, that a word names.</summary>
    public bool DeclareChain(IptablesTable table, int word)
    {
        var name = _syntax.Text(word);
        var chain = table.Get(name, _syntax.Span(word));
        if (!chain.IsBuiltin && ChainNameFault(name) is { } fault)
            _log.Report(IptablesDiagnostics.BadChainName, _syntax.Span(word), DiagnosticLog.Clip(name), fault);
        if (!chain.IsDeclared) chain.Span = _syntax.Span(word);
        chain.IsDeclared = true;
        return true;
    }

    /// <param name="word">The word of the policy.</param>
    public CoverageState SetPolicy(IptablesChain chain, int word)
    {
        var text = _syntax.Text(word);
        if (_lowering.Guards.Count > 0 && text is not "-")
        {
            // Set in one of several branches: whichever it was before stays possible.
            if (chain.Policy != (text switch { "ACCEPT" => Policy.Accept, "DROP" => Policy.Drop, _ => Policy.Unknown }))
                chain.Policy = Policy.Unknown;
            return CoverageState.Approximated;
        }

        if (!chain.IsBuiltin)
        {
            if (text is not "-") _log.Report(IptablesDiagnostics.UserChainPolicy, _syntax.Span(word), DiagnosticLog.Clip(chain.Name));
            return CoverageState.Modelled;
        }

        switch (text)
        {
            case "ACCEPT":
                chain.Policy = Policy.Accept;
                return CoverageState.Modelled;
            case "DROP":
                chain.Policy = Policy.Drop;
                return CoverageState.Modelled;
            case "-":
                _log.Report(IptablesDiagnostics.UndeclaredBuiltin, _syntax.Span(word), chain.Name);
                return CoverageState.Modelled;
            default:
                _log.Report(IptablesDiagnostics.BadPolicy, _syntax.Span(word), DiagnosticLog.Clip(text), chain.Name);
                chain.Policy = Policy.Unknown;
                return CoverageState.Unreadable;
        }
    }

    private static string? ChainNameFault(ReadOnlySpan<char> name)
    {
        if (name.Length > 28) return "28 characters at most";
        if (name.IsEmpty || name[0] is '-' or '!') return "it must not be empty or begin with '-' or '!'";
        if (name is "ACCEPT" or "DROP" or "RETURN" or "QUEUE") return "it is a target";
        return IptablesData.Targets.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var target) && !target.IsAddon
            ? "it is a target" : null;
    }

    private CoverageState ChangeRule(IptablesTable table, bool isReadable)
    {
        if (_syntax.Chain < 0) return CoverageState.Unreadable;
        var name = _syntax.Text(_syntax.Chain);
        var chain = table.Get(name, _syntax.Span(_syntax.Chain));
        if (chain is { IsDeclared: false, IsBuiltin: false, HasRules: false })
            _log.Report(IptablesDiagnostics.UndeclaredChain, _syntax.Span(_syntax.Chain), DiagnosticLog.Clip(name));
        chain.HasRules = true;
        var rules = isReadable ? _lowering.Lower(chain.Name) : [IptablesLowering.Unreadable(_syntax.Line)];
        var place = Math.Max(_syntax.Number - 1, 0);
        switch (_syntax.Command)
        {
            case IptablesCommand.Append:
                foreach (var rule in rules) chain.Rules.Add(rule);
                break;
            case IptablesCommand.Insert when place <= chain.Rules.Count:
                // The tool inserts one after the other at the same place, so the last of a list comes first.
                foreach (var rule in rules) chain.Rules.Insert(place, rule);
                break;
            case IptablesCommand.Replace when place < chain.Rules.Count:
                chain.Rules.Replace(place, rules[0]);
                break;
            default:
                _log.Report(NoSuchRule, _syntax.Span(_syntax.Chain), chain.Name);
                chain.Rules.Add(IptablesLowering.Unreadable(_syntax.Line));
                return CoverageState.Unreadable;
        }

        return rules[0].Coverage;
    }

    private CoverageState DeleteSame(IptablesChain chain)
    {
        foreach (var rule in LowerUnguarded(chain))
        {
            _compared += chain.Rules.Count;
            var guarded = rule with { Parts = [.. _lowering.Guards, .. rule.Parts] };
            var place = _compared < NetfilterLimits.MostComparisons
                ? chain.Rules.IndexOf(
                other => RuleEquality.Same(rule, other) || (_lowering.Guards.Count > 0 && RuleEquality.Same(guarded, other))) : -1;
            if (place < 0)
            {
                _log.Report(NoSuchRule, _syntax.Span(_syntax.Chain), DiagnosticLog.Clip(chain.Name));
                Found = false;
                return MissedDeletion;
            }

            RemoveRule(chain, place);
        }

        return CoverageState.Modelled;
    }

    /// <summary>The rule that a command names: whether the command is run at all is not part of it.</summary>
    private List<FilterRule> LowerUnguarded(IptablesChain chain)
    {
        Condition[] guards = [.. _lowering.Guards];
        _lowering.Guards.Clear();
        List<FilterRule> rules = [.. _lowering.Lower(chain.Name)];
        _lowering.Guards.AddRange(guards);
        return rules;
    }

    /// <summary>-C asks for a rule, -L and -S for a chain.</summary>
    private CoverageState Inspect(IptablesTable table)
    {
        var chain = table.Find(_syntax.Text(_syntax.Chain));
        Found = chain is { } known && (known.IsDeclared || known.IsBuiltin || known.HasRules);
        if (Found && _syntax.Text(_syntax.Chain - 1) is "-C" or "--check")
            Found = LowerUnguarded(chain!).All(rule => chain!.Rules.IndexOf(other => RuleEquality.Same(rule, other)) >= 0);
        return CoverageState.Irrelevant;
    }

    private CoverageState DeleteRule(IptablesTable table)
    {
        var chain = table.Get(_syntax.Text(_syntax.Chain), _syntax.Span(_syntax.Chain));
        var place = _syntax.Number - 1;
        if (place < 0) return DeleteSame(chain);
        if (place >= 0 && place < chain.Rules.Count)
        {
            RemoveRule(chain, place);
            return CoverageState.Modelled;
        }

        _log.Report(NoSuchRule, _syntax.Span(_syntax.Chain), DiagnosticLog.Clip(chain.Name));
        Found = false;
        return MissedDeletion;
    }

    private CoverageState SetPolicy(IptablesTable table)
    {
        var chain = table.Get(_syntax.Text(_syntax.Chain), _syntax.Span(_syntax.Chain));
        if (chain.IsBuiltin) chain.IsDeclared = true;
        return SetPolicy(chain, _syntax.Operand);
    }

    /// <summary>Flushes or deletes one chain, or all of them.</summary>
    private CoverageState Empty(IptablesTable table)
    {
        var deletes = _syntax.Command == IptablesCommand.DeleteChain;
        if (_lowering.Guards.Count > 0) return MakePossible(table, deletes);
        if (_syntax.Chain < 0)
        {
            if (deletes) table.RemoveUserChains();
            else table.Flush();
            return CoverageState.Modelled;
        }

        if (!deletes && table.HasBuiltin(_syntax.Text(_syntax.Chain))) table.Get(_syntax.Text(_syntax.Chain), _syntax.Span(_syntax.Chain));
        if (table.Find(_syntax.Text(_syntax.Chain)) is not { } chain || (deletes && chain.IsBuiltin))
        {
            _log.Report(IptablesDiagnostics.BadCommand, _syntax.Span(_syntax.Chain), DiagnosticLog.Clip(_syntax.Text(_syntax.Chain)),
                "no chain that this can be done to");
            return CoverageState.Unreadable;
        }

        if (deletes) table.Remove(chain);
        else chain.Rules.Clear();
        return CoverageState.Modelled;
    }

    /// <summary>A flush that may not have happened leaves each rule as possible; chains stay.</summary>
    private CoverageState MakePossible(IptablesTable table, bool deletes)
    {
        if (deletes || _isAllOpen) return CoverageState.Approximated;
        foreach (var chain in _syntax.Chain < 0
            ? [.. table.All] : table.Find(_syntax.Text(_syntax.Chain)) is { } one ? [one] : Array.Empty<IptablesChain>())
        {
            _rewritten += chain.Rules.Count;
            if (_rewritten > NetfilterLimits.MostRewritten)
            {
                _isAllOpen = true;
                table.OpenAll("flushes that may have happened", _syntax.Line);
                break;
            }

            for (var i = 0; i < chain.Rules.Count; i++) chain.Rules.Replace(i, Possible(chain.Rules.At(i)));
        }

        return CoverageState.Approximated;
    }

    private void RemoveRule(IptablesChain chain, int place)
    {
        if (_lowering.Guards.Count == 0) chain.Rules.RemoveAt(place);
        else chain.Rules.Replace(place, Possible(chain.Rules.At(place)));
    }

    private FilterRule Possible(FilterRule rule) => rule with
    {
        Parts = [new Not(new AllOf([.. _lowering.Guards])), .. rule.Parts],
        Coverage = rule.Coverage == CoverageState.Modelled ? CoverageState.Approximated : rule.Coverage,
    };

    private CoverageState RenameChain(IptablesTable table)
    {
        var name = _syntax.Text(_syntax.Operand);
        if (table.Find(_syntax.Text(_syntax.Chain)) is not { IsBuiltin: false } chain || table.Find(name) is not null)
        {
            _log.Report(IptablesDiagnostics.BadCommand, _syntax.Span(_syntax.Chain), "-E",
                "needs a user chain that exists, and a new name that is free");
            return CoverageState.Unreadable;
        }

        table.Rename(chain, name.ToString(), _syntax.Span(_syntax.Operand));
        return CoverageState.Modelled;
    }
}
