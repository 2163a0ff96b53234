namespace Conformance.Tests.Templates;

/// <summary>A Handlebars template taken apart, as far as the shipped report uses the language.</summary>
internal abstract record HandlebarsNode;

internal sealed record TextNode(string Text) : HandlebarsNode;

internal sealed record ValueNode(string Path, bool IsRaw) : HandlebarsNode;

/// <param name="Kind"><c>if</c>, <c>unless</c>, <c>each</c> or <c>with</c>.</param>
internal sealed record BlockNode(string Kind, string Path, List<HandlebarsNode> Body, List<HandlebarsNode> Else) : HandlebarsNode;

/// <param name="Path">What the partial is shown of; <c>this</c> when it is not told.</param>
internal sealed record PartialNode(string Name, string Path) : HandlebarsNode;

/// <summary>The nodes, and the partials that the template defines.</summary>
internal sealed record HandlebarsText(List<HandlebarsNode> Nodes, Dictionary<string, List<HandlebarsNode>> Partials)
{
    public static HandlebarsText Parse(string text)
    {
        var partials = new Dictionary<string, List<HandlebarsNode>>();
        var at = 0;
        var nodes = Read(out var end);
        Assert.Equal("", end);
        return new HandlebarsText(nodes, partials);

        List<HandlebarsNode> Read(out string end)
        {
            var found = new List<HandlebarsNode>();
            while (true)
            {
                var open = text.IndexOf("{{", at, StringComparison.Ordinal);
                if (open != at) found.Add(new TextNode(text[at..(open < 0 ? text.Length : open)]));
                end = "";
                if (open < 0) return found;
                var (start, stop) = text.AsSpan(open).StartsWith("{{!--") ? ("{{!--", "--}}") : text.AsSpan(open).StartsWith("{{{") ? ("{{{", "}}}") : ("{{", "}}");
                var close = text.IndexOf(stop, open, StringComparison.Ordinal);
                var tag = text[(open + start.Length)..close].Trim();
                at = close + stop.Length;
                if (start == "{{!--") continue;
                var words = tag.Split(' ');
                if (words[0] is "else" || words[0][0] == '/')
                {
                    end = tag;
                    return found;
                }

                if (words[0] == "#*inline") partials.Add(words[1].Trim('"'), Read(out _));
                else if (words[0][0] == '#') found.Add(Block(words[0][1..], words[1]));
                else if (words[0][0] == '>') found.Add(words.Length > 2 ? new PartialNode(words[1], words[2]) : new PartialNode(words[1], "this"));
                else found.Add(new ValueNode(Assert.Single(words), start == "{{{"));
            }
        }

        BlockNode Block(string kind, string path)
        {
            Assert.Contains(kind, new[] { "if", "unless", "each", "with" });
            var body = Read(out var end);
            var other = end == "else" ? Read(out end) : [];
            Assert.Equal($"/{kind}", end);
            return new BlockNode(kind, path, body, other);
        }
    }
}
