using PortAudit.Model.Diagnostics;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of one run of ss: rows are collected first, because what <c>*</c> means shows only from all of them.</summary>
internal sealed class SsSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Ss, "ss", SsGrammar.Expected, "ss -tulpn", SsGrammar.Tell, static (builder, line) => new SsSection(builder, line));

    private readonly List<SsRow> _rows = [];
    private bool _hasProcessHeader;

    public override bool HasRows => _rows.Count > 0;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        var line = SsGrammar.Read(text, start, end, out var row);
        IsSettled |= line != SsLine.Unknown;
        switch (line)
        {
            case SsLine.Header:
                HasHeader = true;
                _hasProcessHeader |= text.AsSpan(start, end - start).Contains("Process", StringComparison.Ordinal);
                Builder.Count(CoverageState.Irrelevant);
                return true;
            case SsLine.OtherSocket:
                Builder.Count(CoverageState.Irrelevant);
                return true;
            case SsLine.Row:
                _rows.Add(row);
                return true;
            default:
                return TryReadContinuation(start, end);
        }
    }

    public override void Close(bool isCut)
    {
        var lowering = new SsLowering(Builder, _rows, _hasProcessHeader);
        lowering.Lower();
        if (isCut && lowering.LastOwnersUnread) MarkCut();
        if (!HasHeader && HasRows && Builder.Command is null or { IsFromName: true } && SuspectedFilter() is { } filter)
            Builder.MarkPartial($"no header and filter '{filter}' suspected", FirstLine.Start, FirstLine.End);
        Builder.Close(HasHeader || HasRows, null, FirstLine.Start, FirstLine.End);
    }

    // -i and -m print on a line of their own after a tab; what they say is of no concern here. In a narrow window the processes
    // stand on the next line, and so does their heading.
    private bool TryReadContinuation(int start, int end)
    {
        var content = Builder.Text.AsSpan(start, end - start).TrimStart(" \t\u00a0");
        if (HasHeader && !HasRows && content.TrimEnd() is "Process")
        {
            _hasProcessHeader = true;
            Builder.Count(CoverageState.Irrelevant);
            return true;
        }

        if (!HasRows) return false;
        if (content.StartsWith("users:((") || content.StartsWith("ino:") || content.StartsWith("uid:"))
        {
            _rows[^1] = _rows[^1] with { ExtraEnd = end };
            Builder.Count(CoverageState.Modelled);
            return true;
        }

        if (content.Length == end - start || StartsLikeRow(content)) return false;
        Builder.Count(CoverageState.Irrelevant);
        return true;
    }

    private static bool StartsLikeRow(ReadOnlySpan<char> content)
    {
        var length = content.IndexOfAny(' ', '\t');
        var word = length < 0 ? content : content[..length];
        return SsGrammar.IsState(word) || word is "tcp" or "udp" or "sctp" or "dccp" or "mptcp";
    }

    // 'ss -H' has no header either, so only rows that look chosen give a filter away.
    private string? SuspectedFilter()
    {
        var listeners = Builder.Snapshot.Listeners;
        if (listeners.Count == 0) return null;
        var first = listeners[0];
        if (listeners.TrueForAll(l => l.Port == first.Port)) return $":{first.Port}";
        return first.Program is { } program && listeners.TrueForAll(l => l.Program == program)
            ? ListingText.Excerpt(program)
            : null;
    }
}
