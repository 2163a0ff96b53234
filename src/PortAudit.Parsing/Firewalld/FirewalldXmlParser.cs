using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Ipsets;
using PortAudit.Parsing.Iptables;
using PortAudit.Parsing.Sockets;

namespace PortAudit.Parsing.Firewalld;

/// <summary>Reads firewalld's zones, services and policies; the zones of a host make one ruleset, which belongs to the first of their files.</summary>
public sealed class FirewalldXmlParser(IServiceNames serviceNames) : IJoiningParser
{
    public string Type => "firewalld";

    public Detection Detect(SourceFile source)
    {
        var text = source.Text.AsSpan().TrimStart();
        if (!text.StartsWith("<")) return Detection.None;
        var head = text[..Math.Min(text.Length, 4000)];
        foreach (var root in (ReadOnlySpan<string>)["zone", "service", "policy"])
        {
            var at = head.IndexOf($"<{root}", StringComparison.Ordinal);
            if (at < 0 || at + root.Length + 1 >= head.Length || head[at + root.Length + 1] is not ('>' or ' ' or '\n' or '\r' or '\t' or '/')) continue;

            // Other programs have files with such a root too.
            var isOurs = text.Contains("<short>", StringComparison.Ordinal) || text.Contains("<port ", StringComparison.Ordinal) || text.Contains("<service name=", StringComparison.Ordinal)
                || text.Contains("<ingress-zone", StringComparison.Ordinal) || source.Path.Contains("firewalld", StringComparison.Ordinal) || text.Contains("target=", StringComparison.Ordinal) || text.Contains("<source ", StringComparison.Ordinal) || text.Contains("<interface ", StringComparison.Ordinal);
            return isOurs && head[..at].IndexOfAnyExcept(" \t\r\n") is var first && (first < 0 || head[..at].TrimStart().StartsWith("<?") || head[..at].TrimStart().StartsWith("<!--"))
                ? new Detection(90, $"the root element is <{root}>, as firewalld writes it") : Detection.None;
        }

        return Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = new IptablesDiagnosticLog();
        var root = FirewalldXml.Read(source, log, out var isOpen);
        var name = Path.GetFileNameWithoutExtension(source.Path);
        var fragment = new FirewalldFragment(source, name, root, new Dictionary<string, string>(), isOpen);
        var marks = new Dictionary<int, CoverageState>();
        foreach (var element in root?.Children ?? [])
        {
            if (element.Name is "short" or "description") continue;
            var state = FirewalldZones.StateOf(element, root!.Name);
            if (state == CoverageState.Approximated) log.Count(FirewalldDiagnostics.UnknownElement, element.Name, element.Span);
            marks[element.Span.Line] = state;
        }

        var rules = default(CoverageCounts);
        var lines = default(CoverageCounts);
        foreach (var state in marks.Values) rules = rules.Add(state);
        for (var number = 1; number <= source.LineCount; number++) lines = lines.Add(marks.GetValueOrDefault(number, CoverageState.Irrelevant));
        return new ParsedInput(source, Type, reason)
        {
            Fragments = root is null ? [] : [fragment],
            Diagnostics = log.ToList(source),
            Lines = lines,
            RuleLines = root is { Name: "zone" } ? rules : default,
            HasModel = root is not null && !(isOpen && root.Children.Count == 0),
        };
    }

    public ParsedInput? Join(ParsedInput input, IReadOnlyList<ParsedInput> host)
    {
        var files = host.SelectMany(i => i.Fragments).OfType<FirewalldFragment>().ToList();
        if (files.Where(f => f.Root is { Name: "zone" }).MinBy(f => f.Source.Path, StringComparer.Ordinal) is not { } first || first.Source != input.Source) return null;
        var notes = new List<Diagnostic>();
        var zones = new FirewalldZones(files, serviceNames, IpsetCatalog.Of(host), notes);
        return input with { Rulesets = zones.Rulesets(input.Source), Diagnostics = [.. input.Diagnostics, .. notes] };
    }
}
