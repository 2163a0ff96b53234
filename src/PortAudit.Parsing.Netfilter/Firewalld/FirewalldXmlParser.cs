using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>Reads firewalld's XML files: zones, policies, services, sets and direct rules. Those of a host make one ruleset a family, which
/// belongs to the first of its zone files.</summary>
public sealed class FirewalldXmlParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "firewalld";

    public Detection Detect(SourceFile source)
    {
        var text = source.Text.AsSpan().TrimStart();
        while (text.StartsWith("<?") || text.StartsWith("<!"))
        {
            var close = text[1] == '?' ? "?>" : text.StartsWith("<!--") ? "-->" : text[..Math.Max(0, text.IndexOf('>'))].Contains('[') ? "]>" : ">";
            if (text.IndexOf(close) is not (> 0 and var end)) return Detection.None;
            text = text[(end + close.Length)..].TrimStart();
        }

        foreach (var root in (ReadOnlySpan<string>)["zone", "service", "policy", "ipset", "direct", "helper", "icmptype"])
        {
            if (text.Length <= root.Length + 1 || text[0] != '<' || !text[1..].StartsWith(root)
                || text[root.Length + 1] is not ('>' or ' ' or '\n' or '\r' or '\t' or '/'))
                continue;
            return source.Path.Contains("firewalld", StringComparison.Ordinal) || IsOurs(root, text)
                ? new Detection(90, $"the root element is <{root}>, as firewalld writes it") : Detection.None;
        }

        return Detection.None;
    }

    /// <summary>Other programs have files with such a root too.</summary>
    private static bool IsOurs(string root, ReadOnlySpan<char> text)
    {
        foreach (var sign in (ReadOnlySpan<string>)["<short>", "<port ", "<service name=", "<ingress-zone", "target=", "<source ",
            "<interface ", "<icmp-block"])
            if (text.Contains(sign, StringComparison.Ordinal)) return true;
        return (root is "ipset" && text.Contains("type=", StringComparison.Ordinal))
            || (root is "direct" && text.Contains("ipv=", StringComparison.Ordinal));
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = new DiagnosticLog(IptablesDiagnostics.More);
        var root = XmlTree.Read(source, log, FirewalldDiagnostics.BadXml, out var isOpen);
        var name = Path.GetFileNameWithoutExtension(source.Path);
        var again = new RereadSection(source.Whole, Type, (input, host) => Complete(input, host.Inputs));
        var section = new FirewalldSection(source.Whole, Type, name, root, new Dictionary<string, string>(), isOpen);
        var marks = new Dictionary<int, CoverageState>();
        var sets = root is { Name: "ipset" } ? FirewalldSets.Read(section, serviceNames, log, marks) : [];
        foreach (var element in root?.Children ?? [])
        {
            if (element.Name is "short" or "description" || root!.Name == "ipset") continue;
            var state = FirewalldRuleset.StateOf(element, root!.Name);
            if (state == CoverageState.Approximated) log.Count(FirewalldDiagnostics.UnknownElement, element.Name, element.Span);
            marks[element.Span.Line] = state;
        }

        var errors = root is { Name: "zone" or "policy" or "direct" } ? FirewalldRuleset.Try(section, serviceNames) : ([], new HashSet<int>());
        foreach (var line in errors.Lines)
            if (marks.ContainsKey(line)) marks[line] = CoverageState.Unreadable;
        var rules = default(CoverageCounts);
        var lines = default(CoverageCounts);
        foreach (var state in marks.Values) rules = rules.Add(state);
        for (var number = 1; number <= source.LineCount; number++) lines = lines.Add(marks.GetValueOrDefault(number, CoverageState.Irrelevant));
        return new ParsedInput(source, Type, reason)
        {
            Sections = root is null ? [] : sets.Count > 0 ? [section, new IpsetSection(source.Whole, Type, sets), again] : [section, again],
            Diagnostics = [.. log.ToList(source).Concat(errors.Errors).OrderBy(d => d.Span?.Start ?? 0)],
            Lines = lines,
            RuleLines = root is { Name: "zone" or "policy" or "direct" } ? rules : default,
            HasModel = root is not null && !(isOpen && root.Children.Count == 0),
        };
    }

    private ParsedInput? Complete(ParsedInput input, IReadOnlyList<ParsedInput> host)
    {
        var files = host.SelectMany(i => i.Sections).OfType<FirewalldSection>().ToList();
        var owner = files.Where(f => f.Is("zone") || f.Is("policy") || f.Is("direct")).OrderByDescending(f => f.Is("zone"))
            .ThenBy(f => f.Source.Path, StringComparer.Ordinal).FirstOrDefault();
        if (owner is null || owner.Source != input.Source) return null;
        if (host.FirstOrDefault(i => !i.Sections.OfType<FirewalldSection>().Any() && IsLoaded(i)) is { } loaded)
            return input with { Diagnostics = [.. input.Diagnostics, FirewalldDiagnostics.LoadedIsGiven.At(input.Source.Path, loaded.Source.Path)] };
        var notes = new List<Diagnostic>();
        var ruleset = new FirewalldRuleset(files, input.Source, serviceNames, IpsetCatalog.Of(host), notes);
        return input with { Rulesets = ruleset.Rulesets(input.Source), Diagnostics = [.. input.Diagnostics, .. notes] };
    }

    /// <summary>Whether an input shows what the kernel has loaded, with what firewalld put there.</summary>
    private static bool IsLoaded(ParsedInput input) =>
        input.Rulesets.Any(r => r.Tables.Exists(t => t.Name == "firewalld" || t.Chains.Exists(c => c.Name is "INPUT_ZONES" or "IN_public")));
}
