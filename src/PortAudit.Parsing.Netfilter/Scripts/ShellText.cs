using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>A part of what a command reads or prints, after the shell has put in its values.</summary>
/// <param name="Origin">What it was in the script.</param>
internal readonly record struct ShellPiece(string Text, SourceSpan Origin);

/// <summary>What a command reads from its standard input, or prints: the pieces one after the other, with their line ends.</summary>
internal sealed record ShellText(IReadOnlyList<ShellPiece> Pieces)
{
    /// <summary>Its lines, without their ends: a piece as it is where it is one line.</summary>
    public IEnumerable<ShellPiece> Lines()
    {
        var line = new System.Text.StringBuilder();
        SourceSpan? origin = null;
        foreach (var piece in Pieces)
        {
            var rest = piece.Text.AsSpan();
            var isWhole = origin is null && rest.IndexOf('\n') is var end && (end < 0 || end == rest.Length - 1);
            if (isWhole && rest.EndsWith("\n"))
            {
                yield return piece with { Text = piece.Text[..^1] };
                continue;
            }

            var at = 0;
            while (at < piece.Text.Length)
            {
                var next = piece.Text.IndexOf('\n', at);
                origin ??= piece.Origin;
                line.Append(piece.Text, at, (next < 0 ? piece.Text.Length : next) - at);
                if (next < 0) break;
                yield return new ShellPiece(line.ToString(), origin.Value);
                line.Clear();
                origin = null;
                at = next + 1;
            }
        }

        if (origin is { } last) yield return new ShellPiece(line.ToString(), last);
    }
}
