using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Lowering;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Netfilter.Nftables.Text;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>Reads what <c>nft list ruleset</c> prints and the scripts that <c>nft -f</c> loads: nftables.conf and what it includes.</summary>
/// <param name="serviceNames">For hand-written rules that name a port by its service.</param>
public sealed class NftablesParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "nft";

    public Detection Detect(SourceFile source) => NftablesDetection.Detect(source);

    public ParsedInput Parse(SourceFile source, string reason) => Parse(source, reason, ParseContext.None);

    public ParsedInput Parse(SourceFile source, string reason, ParseContext context)
    {
        var log = new DiagnosticLog(NftablesDiagnostics.More);
        var lines = new NftablesLines(source);
        var ruleset = new RulesetSyntax();
        var reader = new NftablesTextReader(ruleset, context, log, lines);
        reader.Read(source);
        ruleset.IsListing = !reader.IsScript && !HasOwnComments(source.Text);
        ruleset.IsComplete |= ruleset.IsListing && ruleset.Tables.Count > 0;
        var lowering = new NftablesLowering(ruleset, serviceNames, log, lines);
        var lowered = lowering.Lower(source);
        if (!reader.HasCommands) log.Report(NftablesDiagnostics.NoRules, source.Span(0, 0));
        return new ParsedInput(source, Type, reason)
        {
            Rulesets = reader.HasCommands ? [lowered] : [],
            Diagnostics = log.ToList(source, ruleset.Tree.Files),
            Lines = lines.Count(),
            RuleLines = lowering.RuleLines,
            IncludedFiles = ruleset.Tree.Files.Count > 1 ? ruleset.Tree.Files.GetRange(1, ruleset.Tree.Files.Count - 1) : [],
            HasModel = reader.HasCommands,
            IsTemplate = log.Has(NftablesDiagnostics.Template),
        };
    }

    /// <summary>nft prints no comments but warnings and handles: what has others, a person wrote.</summary>
    private static bool HasOwnComments(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('#') is >= 0 and var at)
        {
            var before = text[..at];
            var line = before[(before.LastIndexOf('\n') + 1)..];
            text = text[at..];
            if (line.IsWhiteSpace() && !text.StartsWith("# Warning") && !text.StartsWith("# handle")) return true;
            var end = text.IndexOf('\n');
            if (end < 0) return false;
            text = text[end..];
        }

        return false;
    }
}
