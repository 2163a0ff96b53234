using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Structured;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Netfilter.Nftables.Json;

/// <summary>Reads a JSON document into the same <see cref="RulesetSyntax"/> as a script: tables, chains, sets and rules, in order.</summary>
internal sealed partial class NftablesJsonReader(RulesetSyntax ruleset, DiagnosticLog log, NftablesLines lines)
{
    private readonly SyntaxTree _tree = ruleset.Tree;
    private SourceFile _source = null!;
    private JsonTree _json = null!;
    private bool _isWrapped;
    private int _depth;

    /// <summary>A table, chain, set or rule was in the document.</summary>
    public bool HasObjects { get; private set; }

    public void Read(SourceFile source)
    {
        _source = source;
        _tree.Files.Add(source);
        _json = new JsonTree(source.Text, Math.Max(0, Greeting.JsonStart(source.Text)));
        if (_json.Error is var (at, message))
        {
            log.Report(NftablesDiagnostics.BadJson, source.Span(at, Math.Min(1, source.Text.Length - at)), message);
            lines.Mark(source.Span(at, source.Text.Length - at), CoverageState.Unreadable);
        }

        var list = _json.Find(_json.Root, "nftables");
        if (list == 0 || _json[list].Kind != JsonKind.Array)
        {
            if (_json.Error is null) log.Report(NftablesDiagnostics.BadJson, source.Span(0, Math.Min(1, source.Text.Length)), "no array 'nftables'");
            return;
        }

        for (var item = _json[list].Child; item > 0; item = _json[item].Next)
        {
            var child = _json[item].Child;
            if (_json[item].Kind != JsonKind.Object || child == 0) continue;
            ReadCommand(child);
        }

        ruleset.IsListing = !_isWrapped;
        ruleset.IsComplete |= ruleset.IsListing && ruleset.Tables.Count > 0 && _json.Error is null;
    }

    private SourceSpan Span(int node)
    {
        ref readonly var it = ref _json[node];
        return it.Kind == JsonKind.Text ? _source.Span(it.Start - 1, it.End - it.Start + 2) : _source.Span(it.Start, it.End - it.Start);
    }

    private void ReadCommand(int command)
    {
        var name = _json.Name(command);
        switch (name)
        {
            case "metainfo":
                return;
            case "add" or "create" or "insert" or "replace":
                _isWrapped = true;
                if (_json[command].Child is > 0 and var added) ReadObject(added, name);
                return;
            case "delete" or "destroy":
                _isWrapped = true;
                if (_json[command].Child is > 0 and var deleted) ReadDelete(deleted);
                return;
            case "flush":
                _isWrapped = true;
                if (_json[command].Child is > 0 and var flushed) ReadFlush(flushed);
                return;
            case "list" or "reset" or "rename":
                _isWrapped = true;
                return;
            default:
                ReadObject(command, "add");
                return;
        }
    }

    private void ReadObject(int node, ReadOnlySpan<char> verb)
    {
        var kind = _json.Name(node);
        if (kind is "metainfo" || _json[node].Kind != JsonKind.Object) return;
        switch (kind)
        {
            case "table":
                HasObjects = true;
                ReadTable(node);
                break;
            case "chain":
                HasObjects = true;
                ReadChain(node);
                break;
            case "rule":
                HasObjects = true;
                ReadRule(node, verb);
                break;
            case "set" or "map":
                HasObjects = true;
                ReadSetObject(node, kind is "map");
                break;
            case "element":
                if (Table(node).FindSet(Word(node, "name")) is { } set) ReadElements(node, set.Elements);
                break;
            case "flowtable" or "counter" or "quota" or "limit" or "ct helper" or "ct timeout" or "ct expectation" or "secmark"
                or "synproxy" or "tunnel":
                HasObjects = true;
                break;
            default:
                log.Report(NftablesDiagnostics.UnknownJson, Span(node), DiagnosticLog.Clip(kind), "table, chain, rule, set, map or another object");
                lines.Mark(Span(node), CoverageState.Unreadable);
                break;
        }
    }

    /// <summary>A property's text; empty where there is none.</summary>
    private ReadOnlySpan<char> Word(int node, ReadOnlySpan<char> property) =>
        _json.Find(node, property) is > 0 and var found ? _json.Text(found) : default;

    /// <summary>0 where there is none.</summary>
    private long Handle(int node) => long.TryParse(Word(node, "handle"), out var handle) ? handle : 0;

    private TableFamily Family(int node)
    {
        var property = _json.Find(node, "family");
        if (property == 0) return TableFamily.Ip;
        if (NftablesNames.Family(_json.Text(property)) is { } family) return family;
        log.Report(NftablesDiagnostics.UnknownFamily, Span(property), DiagnosticLog.Clip(_json.Text(property)));
        return TableFamily.Inet;
    }

    private TableSyntax Table(int node) => ruleset.Table(Family(node), Word(node, "table").ToString(), Span(node));

    private void ReadTable(int node)
    {
        var table = ruleset.Table(Family(node), Word(node, "name").ToString(), Span(node));
        table.IsDeclared = true;
        foreach (var flag in Items(_json.Find(node, "flags")))
        {
            switch (_json.Text(flag))
            {
                case "dormant":
                    if (table.Dormancy != Dormancy.Unknown) table.Dormancy = Dormancy.Dormant;
                    break;
                case "owner" or "persist":
                    break;
                default:
                    table.Dormancy = Dormancy.Unknown;
                    log.Report(NftablesDiagnostics.GarbledFlags, Span(flag), DiagnosticLog.Clip(_json.Text(flag)));
                    lines.Mark(Span(flag), CoverageState.Approximated);
                    break;
            }
        }
    }

    /// <summary>A value that may stand alone or in an array.</summary>
    private List<int> Items(int node)
    {
        var items = new List<int>();
        if (node == 0) return items;
        if (_json[node].Kind != JsonKind.Array) items.Add(node);
        else for (var child = _json[node].Child; child > 0; child = _json[child].Next) items.Add(child);
        return items;
    }

    private void ReadChain(int node)
    {
        var table = Table(node);
        var chain = table.Chain(Word(node, "name"), Span(node));
        chain.IsDeclared = true;
        var hook = Word(node, "hook");
        if (hook.IsEmpty) return;
        if (NftablesNames.Hook(hook) is null)
            log.Report(NftablesDiagnostics.UnknownHook, Span(node), DiagnosticLog.Clip(hook), $"family {NftablesNames.Word(table.Family)}");
        else chain.Hook = hook.ToString();
        if (Word(node, "type") is { IsEmpty: false } type) chain.Type = type.ToString();
        if (_json.Find(node, "prio") is > 0 and var priority)
        {
            if (int.TryParse(_json.Text(priority), out var number)) chain.Priority = number;
            else if (NftablesNames.Priority(table.Family, _json.Text(priority)) is { } named) chain.Priority = named;
            else log.Report(NftablesDiagnostics.UnknownPriority, Span(priority), DiagnosticLog.Clip(_json.Text(priority)),
                NftablesNames.Word(table.Family));
        }

        if (_json.Find(node, "policy") is > 0 and var policy)
        {
            chain.Policy = _json.Text(policy) switch { "accept" => Policy.Accept, "drop" => Policy.Drop, _ => Policy.Unknown };
            if (chain.Policy == Policy.Unknown) log.Report(NftablesDiagnostics.UnknownPolicy, Span(policy), DiagnosticLog.Clip(_json.Text(policy)));
        }

        chain.Devices.Clear();
        foreach (var device in Items(_json.Find(node, "dev"))) chain.Devices.Add(_json.Text(device).ToString());
        // nft 1.0.6 leaves the devices out of its JSON.
        chain.HasUnknownDevices = chain.Devices.Count == 0 && hook is "ingress" or "egress";
    }

    private void ReadRule(int node, ReadOnlySpan<char> verb)
    {
        var table = Table(node);
        var name = Word(node, "chain");
        var span = Span(node);
        var chain = table.FindChain(name);
        if (chain is null)
        {
            log.Report(NftablesDiagnostics.UnknownChain, span, DiagnosticLog.Clip(name));
            chain = table.Chain(name, span);
        }

        int first = 0, last = 0;
        foreach (var statement in Items(_json.Find(node, "expr")))
        {
            var made = Statement(statement, table);
            if (made == 0) continue;
            if (first == 0) first = made;
            else _tree[last].Next = made;
            for (last = made; _tree.Next(last) > 0;) last = _tree.Next(last);
        }

        var comment = _json.Find(node, "comment") is > 0 and var text ? Value(text) : 0;
        var handle = Handle(node);
        var rule = new RuleSyntax(first, span, comment, null) { Handle = handle };
        Place(rule, chain, node, verb, handle);
    }

    private void Place(RuleSyntax rule, ChainSyntax chain, int node, ReadOnlySpan<char> verb, long handle)
    {
        if (verb is "replace")
        {
            var old = chain.Rules.FindIndex(r => r.Handle == handle);
            if (old >= 0)
            {
                chain.Rules[old] = rule;
                return;
            }

            chain.DoubtEach(Span(node));
            chain.AddSomewhere(rule, $"handle {handle}");
            log.Report(NftablesDiagnostics.UnknownPosition, Span(node), $"handle {handle}");
            return;
        }

        var at = verb is "insert" ? 0 : chain.Rules.Count;
        var hasIndex = int.TryParse(Word(node, "index"), out var index);
        var beside = hasIndex
            ? (index < chain.Rules.Count ? index : -1) : _isWrapped && handle > 0 ? chain.Rules.FindIndex(r => r.Handle == handle) : -2;
        // "nft -e -j" prints what it added with its new handle, a command names the rule beside it: a handle that is not known is the new rule's own.
        if (beside == -1 && (hasIndex || verb is "insert"))
        {
            var place = hasIndex ? $"index {index}" : $"handle {handle}";
            chain.AddSomewhere(rule, place);
            log.Report(NftablesDiagnostics.UnknownPosition, Span(node), place);
            return;
        }

        if (beside >= 0)
        {
            at = verb is "insert" ? beside : beside + 1;
            if (!hasIndex) rule = rule with { Handle = 0 };
        }

        chain.Rules.Insert(at, rule);
    }

    private void ReadSetObject(int node, bool isMap)
    {
        var table = Table(node);
        var set = table.Set(Word(node, "name"), isMap, Span(node));
        foreach (var flag in Items(_json.Find(node, "flags")))
        {
            set.IsDynamic |= _json.Text(flag) is "dynamic";
            set.HasTimeout |= _json.Text(flag) is "timeout";
        }

        set.HasDefaultTimeout |= _json.Find(node, "timeout") > 0;
        foreach (var statement in Items(_json.Find(node, "stmt"))) set.HasRate |= IsRate(statement);
        ReadElements(node, set.Elements);
    }

    private void ReadElements(int node, List<int> elements)
    {
        if (_json.Find(node, "elem") is > 0 and var list) elements.Add(Set(list));
    }

    private bool IsRate(int statement) =>
        _json[statement].Kind == JsonKind.Object && _json[statement].Child is > 0 and var only
        && _json.Name(only) is "limit" or "quota" or "ct count";

    private void ReadDelete(int node)
    {
        HasObjects = true;
        switch (_json.Name(node))
        {
            case "table":
                if (ruleset.Find(Family(node), Word(node, "name").ToString()) is { } table) ruleset.Remove(table);
                break;
            case "chain":
                if (Table(node) is var owner && owner.FindChain(Word(node, "name")) is { } chain) owner.Remove(chain);
                break;
            case "rule":
                var handle = Handle(node);
                if (Table(node).FindChain(Word(node, "chain")) is not { } from || from.Rules.RemoveAll(r => r.Handle == handle && handle > 0) > 0)
                    break;
                log.Report(NftablesDiagnostics.NothingToDelete, Span(node), $"a rule with handle {handle}");
                from.DoubtEach(Span(node));
                break;
            case "set" or "map":
                Table(node).RemoveSet(Word(node, "name").ToString());
                break;
            case "element":
                if (Table(node).FindSet(Word(node, "name")) is { } set) ReadElements(node, set.Deleted);
                break;
        }
    }

    private void ReadFlush(int node)
    {
        HasObjects = true;
        switch (_json.Name(node))
        {
            case "ruleset":
                ruleset.IsComplete |= Word(node, "family").IsEmpty;
                foreach (var each in ruleset.Tables.ToArray())
                    if (Word(node, "family").IsEmpty || each.Family == Family(node)) ruleset.Remove(each);
                break;
            case "table":
                if (ruleset.Find(Family(node), Word(node, "name").ToString()) is { } table)
                    foreach (var each in table.Chains) each.Rules.Clear();
                break;
            case "chain":
                Table(node).FindChain(Word(node, "name"))?.Rules.Clear();
                break;
            case "set" or "map":
                Table(node).FindSet(Word(node, "name"))?.Elements.Clear();
                break;
        }
    }
}
