using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Hands a script's runs of nft on, with what they read.</summary>
internal sealed class ShellNft(SourceFile source, IServiceNames serviceNames, ParseContext context, ShellCoverage coverage)
{
    private readonly HashSet<int> _lines = [];
    private NftablesSession? _session;

    private NftablesSession Session => _session ??= new NftablesSession(source, serviceNames, context);

    public void Run(ShellInvocation run, DiagnosticLog log)
    {
        var command = run.Command.Span(source);
        var arguments = run.Fields.Skip(run.Tool + 1).Select((f, i) => (f.Text, run.Span(source, run.Tool + 1 + i))).ToList();
        var path = NftablesInvocation.Read(arguments).Path;
        var readsInput = path?.Text is "-" or "/dev/stdin";
        if (readsInput && run.InputFile is { } file)
        {
            // nft -f - < FILE
            arguments = [("-f", command), (file, command)];
            (path, readsInput) = ((file, command), false);
        }

        Cover(command);
        if (path?.Text.Contains(Placeholder.Start) == true)
        {
            log.Report(ShellDiagnostics.RulesNotFollowed, command, DiagnosticLog.Clip(command.Text));
            coverage.Mark(run.Command, CoverageState.Unreadable);
            Session.MakeUnknown(command, run.Guards);
            return;
        }

        var input = readsInput ? run.Read() : null;
        Session.Run(arguments, input is null ? null : Text(input), command, run.Guards);
    }

    /// <summary>Something that is not followed may have changed rules of nft; it counts only where the script uses nft at all.</summary>
    public void MakeUnknown(SourceSpan span) => _session?.MakeUnknown(span, []);

    /// <summary>Takes stock of the lines that nft was given.</summary>
    /// <returns>Null when the script never runs nft.</returns>
    public (Ruleset? Ruleset, IReadOnlyList<Diagnostic> Diagnostics, CoverageCounts RuleLines, IReadOnlyList<SourceFile> IncludedFiles)? Finish()
    {
        if (_session is null) return null;
        var result = _session.Finish();
        foreach (var line in _lines) coverage.MarkLine(line, _session.Lines[line]);
        return result;
    }

    private NftablesCommandText Text(ShellText input)
    {
        var text = new NftablesCommandText();
        foreach (var piece in input.Pieces)
        {
            text.Append(piece.Text, piece.Origin);
            Cover(piece.Origin);
        }

        return text;
    }

    private void Cover(SourceSpan span)
    {
        var last = source.Position(span.Start + Math.Max(0, span.Length - 1)).Line;
        for (var line = span.Line; line <= last; line++) _lines.Add(line);
    }
}
