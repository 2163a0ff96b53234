using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Knowledge.Explanations;

/// <summary>Plain text for a terminal or a file: words are wrapped, commands are not.</summary>
public static class ExplanationText
{
    private const string Indent = "  ";

    /// <param name="width">In columns; below 40 it is taken as 40.</param>
    /// <remarks>No control character but LF is written, whatever the query or the data held.</remarks>
    public static string Render(PortExplanation explanation, int width = 80)
    {
        width = Math.Max(width, 40);
        var text = new StringBuilder();
        Wrap(text, "", "", explanation.Title, width);
        text.Append('=', Math.Min(explanation.Title.Length, width)).Append('\n');
        foreach (var section in explanation.Sections)
        {
            text.Append('\n').Append(VisibleText.Of(section.Heading)).Append('\n');
            var system = "";
            foreach (var block in section.Blocks)
            {
                switch (block.Kind)
                {
                    case BlockKind.Paragraph:
                        Wrap(text, Indent, Indent, block.Text, width);
                        break;
                    case BlockKind.Fact:
                        Wrap(text, Indent, Indent + Indent, $"{block.Label}: {block.Text}", width);
                        system = block.Label;
                        break;
                    case BlockKind.Bullet:
                        Wrap(text, Indent + "- ", Indent + Indent, block.Text, width);
                        break;
                    default:
                        // A command whose system no fact above has named carries the name itself.
                        if (block.Label.Length > 0 && block.Label != system)
                            Wrap(text, Indent, Indent, block.Label + ":", width);
                        system = block.Label;
                        text.Append(Indent).Append(Indent).Append(VisibleText.Of(block.Text)).Append('\n');
                        break;
                }
            }
        }

        return text.ToString();
    }

    private static void Wrap(StringBuilder text, string first, string next, string content, int width)
    {
        text.Append(first);
        var (column, fresh) = (first.Length, true);
        foreach (var word in VisibleText.Of(content).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // A word longer than a line is cut: nothing may run over the edge.
            for (var rest = word; rest.Length > 0;)
            {
                if (!fresh && column + 1 + Math.Min(rest.Length, width - next.Length) > width)
                {
                    text.Append('\n').Append(next);
                    (column, fresh) = (next.Length, true);
                }

                if (!fresh)
                {
                    text.Append(' ');
                    column++;
                }

                var part = rest.Length <= width - column ? rest.Length : width - column;
                text.Append(rest, 0, part);
                column += part;
                rest = rest[part..];
                fresh = false;
                if (rest.Length > 0)
                {
                    text.Append('\n').Append(next);
                    (column, fresh) = (next.Length, true);
                }
            }
        }

        text.Append('\n');
    }
}
