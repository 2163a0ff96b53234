using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>What a template or a shell may leave out: what it adds depends on a condition, and what it takes away is there where the
/// condition fails.</content>
internal sealed partial class NftablesTextReader
{
    private readonly List<Branch> _branches = [];
    private IReadOnlyList<Condition> _conditions = [];
    private IReadOnlyList<Condition>? _guards;

    private bool IsGuarded => _branches.Count > 0 || _conditions.Count > 0;

    /// <summary>The conditions of what is read now; <see langword="null"/> where there are none.</summary>
    private IReadOnlyList<Condition>? Guards() => _branches.Count == 0 ? _conditions.Count == 0 ? null : _conditions : _guards ??= AllGuards();

    private IReadOnlyList<Condition> AllGuards()
    {
        List<Condition> guards = [.. _conditions];
        foreach (var branch in _branches)
        {
            guards.AddRange(branch.Failed.Select(f => new Not(f)));
            if (branch.Current is not null) guards.Add(branch.Current);
            if (guards.Count <= NetfilterLimits.MostGuards + _conditions.Count) continue;
            return [.. _conditions, new UnknownCondition("conditions of a template", UnknownKind.Fresh, Span(_token))];
        }

        return guards;
    }

    private void Enter(Condition condition)
    {
        _branches.Add(new Branch([], condition));
        _guards = null;
    }

    /// <param name="count">How many branches stay possible.</param>
    private void Leave(int count)
    {
        if (_branches.Count > count) _branches.RemoveRange(count, _branches.Count - count);
        _guards = null;
    }

    /// <summary>A template's tag where a statement may begin.</summary>
    private void ReadControl(ItemContext context)
    {
        var token = _token;
        var kind = Tag();
        if (kind != TemplateTagKind.Comment) MarkApproximated(token.Start, token.End);
        Advance();
        if (kind == TemplateTagKind.Include) MakeUnknown(context, token.Start);
    }

    /// <summary>What the current token does; reported where it leaves something unknown, which the end of a condition does not.</summary>
    private TemplateTagKind Tag()
    {
        var kind = TemplateTag.TryRead(_text, _token.Start, out var tag) ? tag.Kind : TemplateTagKind.Nothing;
        if (kind is not (TemplateTagKind.Comment or TemplateTagKind.Else or TemplateTagKind.End))
            _log.Count(NftablesDiagnostics.Template, TokenText, Span(_token));
        return kind;
    }

    /// <summary>A template's condition holds for what follows, up to its end: also where that stands within a statement or a set.</summary>
    private void Follow(Token control)
    {
        if (!TemplateTag.TryRead(_text, control.Start, out var tag)) return;
        switch (tag.Kind)
        {
            case TemplateTagKind.If or TemplateTagKind.Loop:
                Enter(Question());
                break;
            case TemplateTagKind.ElseIf or TemplateTagKind.Else when _branches.Count > 0:
                var (failed, current) = _branches[^1];
                if (current is not null && failed.Count < NetfilterLimits.MostGuards) failed.Add(current);
                _branches[^1] = new Branch(failed,
                    tag.Kind == TemplateTagKind.ElseIf || failed.Count == NetfilterLimits.MostGuards ? Question() : null);
                _guards = null;
                break;
            case TemplateTagKind.End when _branches.Count > 0:
                Leave(_branches.Count - 1);
                break;
        }

        UnknownCondition Question() => new(DiagnosticLog.Clip(tag.Text), UnknownKind.Named, Span(control));
    }

    private void Remove(ChainSyntax chain, int index)
    {
        var rule = chain.Rules[index];
        if (Guards() is not { } guards) chain.Rules.RemoveAt(index);
        else if (rule.Guards is not { Count: >= NetfilterLimits.MostGuards })
            chain.Rules[index] = rule with { Guards = [.. rule.Guards ?? [], new Not(new AllOf([.. guards]))] };
        else if (rule.Guards.Count == NetfilterLimits.MostGuards)
            chain.Rules[index] = rule with
            {
                Guards = [.. rule.Guards, new UnknownCondition("removed under one of many conditions", UnknownKind.Fresh, rule.Span)]
            };
    }

    /// <summary>Does something under a question of the reader's own.</summary>
    private void Doubt(string question, Action remove)
    {
        Enter(new UnknownCondition(DiagnosticLog.Clip(question), UnknownKind.Named, Span(_token)));
        remove();
        Leave(_branches.Count - 1);
    }

    /// <summary>Reads a rule that stands in a place that the input does not tell: after all others, or before any of them.</summary>
    private void ReadRuleSomewhere(TableSyntax table, ChainSyntax chain, SourceSpan place)
    {
        _log.Report(NftablesDiagnostics.UnknownPosition, place, DiagnosticLog.Clip(place.Text));
        var (before, outer) = (_table, _chain);
        (_table, _chain) = (table, chain);
        ReadRule(chain, rule => chain.AddSomewhere(rule, DiagnosticLog.Clip(place.Text)));
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

    /// <summary>Where a template's text stands: after the conditions that did not hold, within the one that does; <see langword="null"/>
    /// for the rest.</summary>
    private sealed record Branch(List<Condition> Failed, Condition? Current);
}
