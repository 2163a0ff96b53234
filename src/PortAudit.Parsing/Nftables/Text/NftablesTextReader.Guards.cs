using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Nftables.Syntax;

namespace PortAudit.Parsing.Nftables.Text;

/// <content>What a template or a shell may leave out: what it adds hangs on a condition, and what it takes away is there where the condition fails.</content>
internal sealed partial class NftablesTextReader
{
    private readonly List<string> _guards = [];
    private IReadOnlyList<Condition> _conditions = [];

    private bool IsGuarded => _guards.Count > 0 || _conditions.Count > 0;

    /// <summary>The conditions of what is read now; <see langword="null"/> where there are none.</summary>
    private IReadOnlyList<Condition>? Guards(SourceSpan span)
    {
        if (_guards.Count == 0) return _conditions.Count == 0 ? null : _conditions;
        var guard = new UnknownCondition(string.Join(" and ", _guards), UnknownKind.Named, span);
        return [.. _conditions, guard];
    }

    /// <summary>A template's condition holds for what follows, up to its end.</summary>
    private void ReadControl()
    {
        var text = TokenText.Trim("{}%#- ");
        _log.Count(NftablesDiagnostics.Template, TokenText, Span(_token));
        if (!TokenText.StartsWith("{#"))
        {
            MarkApproximated(_token.Start, _token.End);
            var isEnd = text.StartsWith("end");
            var isElse = text.StartsWith("el");
            if ((isEnd || isElse) && _guards.Count > 0) _guards.RemoveAt(_guards.Count - 1);
            if (isElse || text.StartsWith("if ") || text.StartsWith("for ") || text.StartsWith("range ") || text.StartsWith("with "))
                _guards.Add(NftablesDiagnosticLog.Clip(text) + (isElse ? $" (line {Span(_token).Line})" : ""));
        }

        Advance();
    }

    private void Remove(ChainSyntax chain, int index)
    {
        var rule = chain.Rules[index];
        if (Guards(rule.Span) is { } guards) chain.Rules[index] = rule with { Guards = [.. rule.Guards ?? [], new Not(new AllOf([.. guards]))] };
        else chain.Rules.RemoveAt(index);
    }

    /// <summary>Does something under a question of the reader's own.</summary>
    private void Doubt(string question, Action remove)
    {
        _guards.Add(NftablesDiagnosticLog.Clip(question));
        remove();
        _guards.RemoveAt(_guards.Count - 1);
    }

    /// <summary>Reads a rule that stands in a place that the input does not tell: behind all others, or before any of them.</summary>
    private void ReadRuleSomewhere(TableSyntax table, ChainSyntax chain, SourceSpan place)
    {
        _log.Report(NftablesDiagnostics.UnknownPosition, place, NftablesDiagnosticLog.Clip(place.Text));
        var (before, outer) = (_table, _chain);
        (_table, _chain) = (table, chain);
        ReadRule(chain, rule => chain.AddSomewhere(rule, NftablesDiagnosticLog.Clip(place.Text)));
        (_table, _chain) = (before, outer);
    }

    private void Clear(ChainSyntax chain)
    {
        if (!IsGuarded)
        {
            chain.Rules.Clear();
            return;
        }

        for (var i = 0; i < chain.Rules.Count; i++) Remove(chain, i);
    }

    private void Remove(TableSyntax table, ChainSyntax chain)
    {
        if (!IsGuarded)
        {
            table.Remove(chain);
            return;
        }

        Clear(chain);
        if (chain.Policy == Policy.Drop) chain.Policy = Policy.Unknown;
    }

    private void Remove(TableSyntax table)
    {
        if (!IsGuarded)
        {
            _ruleset.Remove(table);
            return;
        }

        foreach (var chain in table.Chains) Remove(table, chain);
        foreach (var set in table.Sets.Values) set.MayHaveLost = true;
    }

    private void RemoveAll(TableFamily? family)
    {
        foreach (var table in _ruleset.Tables.ToArray())
            if (family is null || table.Family == family) Remove(table);
    }

    private void SetPolicy(ChainSyntax chain, Policy policy) =>
        chain.Policy = IsGuarded && policy != (chain.Policy ?? Policy.Accept) ? Policy.Unknown : policy;

    /// <param name="node">The elements; 0 where they could not be read.</param>
    private void AddElements(SetSyntax set, int node)
    {
        if (node == 0 || IsGuarded) set.IsOpen = true;
        else set.Elements.Add(node);
    }

    private void DeleteElements(SetSyntax set, int node)
    {
        if (node == 0 || IsGuarded) set.MayHaveLost = true;
        else set.Deleted.Add(node);
    }

    private void Clear(SetSyntax set)
    {
        if (IsGuarded)
        {
            set.MayHaveLost = true;
            return;
        }

        set.Elements.Clear();
        set.Deleted.Clear();
    }
}
