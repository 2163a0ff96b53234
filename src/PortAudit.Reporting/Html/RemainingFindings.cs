using System.Text.Json;
using PortAudit.Reporting.Content;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.Html;

/// <summary>The findings after those in the document, as compact JSON that the page's script draws rows from.</summary>
/// <remarks>
/// Texts that repeat stand once, in tables. A row is
/// <c>[anchor, id, rule, severity, certainty, host, protocol, port, program, file, line, column, message, witness, before, marked, after]</c>,
/// its last four left off once they have used up their share of the page.
/// </remarks>
internal sealed class RemainingFindings
{
    /// <summary>What a row without source and witness needs, so that the details of the worst do not drive out others.</summary>
    private const int LeanRow = 200;

    private const int SourceWidth = 160;

    private readonly Interned _hosts = new();
    private readonly Interned _files = new();
    private readonly Interned _programs = new();
    private readonly Interned _protocols = new();
    private readonly Dictionary<string, (int Index, AuditRuleInfo Rule)> _rules = [];

    /// <param name="room">In bytes; rows that find none are left out.</param>
    public RemainingFindings(IReadOnlyList<Finding> findings, FindingAnchors anchors, long room)
    {
        using var text = new StringWriter();
        using (var json = JsonOutput.Open(text, indented: false))
        {
            json.WriteStartObject();
            json.WriteStartArray("rows");
            for (; Count < findings.Count && json.BytesCommitted + json.BytesPending < room; Count++)
            {
                var left = findings.Count - Count;
                var hasRoom = json.BytesCommitted + json.BytesPending + (long)left * LeanRow < room;
                Row(json, findings[Count], anchors.Of(findings[Count]), hasRoom);
                json.FlushIfLarge();
            }

            json.WriteEndArray();
            json.Texts("hosts", _hosts.Texts);
            json.Texts("files", _files.Texts);
            json.Texts("programs", _programs.Texts);
            json.Texts("protocols", _protocols.Texts);
            json.Objects("rules", _rules.Values.Select(r => r.Rule), rule =>
            {
                json.Text("id", VisibleText.Of(rule.Id, 80));
                json.Text("title", VisibleText.Prose(rule.Title));
                json.Text("why", VisibleText.Prose(rule.Why));
                json.Text("fix", VisibleText.Prose(rule.Fix));
                json.Texts("references", rule.References.Select(r => VisibleText.Of(r, 400)));
            });
            json.WriteEndObject();
        }

        Json = text.ToString();
    }

    public string Json { get; }

    /// <summary>How many found room.</summary>
    public int Count { get; private set; }

    private void Row(Utf8JsonWriter json, Finding finding, string anchor, bool withDetails)
    {
        if (!_rules.TryGetValue(finding.Rule.Id, out var rule)) _rules[finding.Rule.Id] = rule = (_rules.Count, finding.Rule);
        json.WriteStartArray();
        json.WriteStringValue(anchor);

        // Mostly the anchor is the id after its prefix; 0 says so.
        if (anchor.AsSpan(2).SequenceEqual(finding.Id)) json.WriteNumberValue(0);
        else json.WriteStringValue(VisibleText.Of(finding.Id, 200));
        json.WriteNumberValue(rule.Index);
        json.WriteNumberValue((int)finding.Severity);
        json.WriteNumberValue((int)finding.Certainty);
        json.WriteNumberValue(_hosts.Index(VisibleText.Of(finding.Host, 200)));
        json.WriteNumberValue(_protocols.Index(finding.Service?.Protocol ?? ""));
        json.WriteNumberValue(finding.Service?.Port ?? -1);
        json.WriteNumberValue(_programs.Index(VisibleText.Of(finding.Service?.Program, 120)));
        var span = finding.Location is { File: not null } location ? location : (SourceSpan?)null;
        json.WriteNumberValue(_files.Index(VisibleText.Of(span?.File.Path, 400)));
        json.WriteStringValue(VisibleText.Of(span?.Name, 200));
        json.WriteNumberValue(span?.Line ?? 0);
        json.WriteNumberValue(span?.Column ?? 0);
        json.WriteStringValue(
            VisibleText.Of(finding.Message, withDetails ? ReportingLimits.LongestRemainingMessage : ReportingLimits.LongestLeanMessage));
        if (withDetails)
        {
            var excerpt = span is { } place ? SourceExcerpt.Of(place, SourceWidth) : null;
            json.WriteStringValue(VisibleText.Of(finding.Witness, 200));
            json.WriteStringValue((excerpt?.CutLeft == true ? "… " : "") + excerpt?.Before);
            json.WriteStringValue(excerpt?.Marked ?? "");
            json.WriteStringValue(excerpt?.After + (excerpt?.CutRight == true ? " …" : ""));
        }

        json.WriteEndArray();
    }

    private sealed class Interned
    {
        private readonly Dictionary<string, int> _indexes = [];

        public IEnumerable<string> Texts => _indexes.Keys;

        public int Index(string text)
        {
            if (!_indexes.TryGetValue(text, out var index)) _indexes[text] = index = _indexes.Count;
            return index;
        }
    }
}
