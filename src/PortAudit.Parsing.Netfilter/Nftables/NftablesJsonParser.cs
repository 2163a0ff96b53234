using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Json;
using PortAudit.Parsing.Netfilter.Nftables.Lowering;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>Reads what <c>nft -j list ruleset</c> prints, and the commands that <c>nft -j -f</c> loads.</summary>
public sealed class NftablesJsonParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "nft-json";

    public Detection Detect(SourceFile source)
    {
        var start = Greeting.JsonStart(source.Text);
        if (start < 0 || source.Text[start] != '{') return Detection.None;
        var text = source.Text.AsSpan(start + 1).TrimStart();
        return text.StartsWith("\"nftables\"") ? new Detection(100, "the JSON object's first property is 'nftables'") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = new DiagnosticLog(NftablesDiagnostics.More);
        var lines = new NftablesLines(source);
        var ruleset = new RulesetSyntax();
        var reader = new NftablesJsonReader(ruleset, log, lines);
        reader.Read(source);
        var lowering = new NftablesLowering(ruleset, serviceNames, log, lines);
        var lowered = lowering.Lower(source);
        if (!reader.HasObjects) log.Report(NftablesDiagnostics.NoRules, source.Span(0, 0));
        return new ParsedInput(source, Type, reason)
        {
            Rulesets = reader.HasObjects ? [lowered] : [],
            Diagnostics = log.ToList(source, ruleset.Tree.Files),
            Lines = lines.Count(),
            RuleLines = lowering.RuleLines,
            HasModel = reader.HasObjects,
        };
    }
}
