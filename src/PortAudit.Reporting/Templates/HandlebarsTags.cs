namespace PortAudit.Reporting.Templates;

/// <summary>Reads the tags of a Handlebars template and finds what cannot work, with its place.</summary>
internal static class HandlebarsTags
{
    private static readonly HashSet<string> Helpers = ["lookup", "log"];
    private static readonly HashSet<string> BlocksWithArgument = ["if", "unless", "each", "with"];

    /// <exception cref="TemplateException">A tag is not closed, blocks do not match, or a helper or partial is unknown.</exception>
    public static void Check(Template template)
    {
        var open = new Stack<(string Name, int Offset)>();
        var partials = new HashSet<string>();
        var tags = Read(template).ToList();
        foreach (var (content, _) in tags)
            if (content.StartsWith("#*inline ", StringComparison.Ordinal)) partials.Add(content[9..].Trim().Trim('"', '\''));
        foreach (var (content, offset) in tags)
        {
            var words = content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            switch (content)
            {
                case ['#', ..]:
                    OpenBlock(template, words, offset);
                    open.Push((words[0].TrimStart('#', '*'), offset));
                    break;
                case ['/', ..]:
                    var name = content[1..].Trim();
                    if (!open.TryPop(out var block)) throw template.Fault(offset, $"'{{{{/{name}}}}}' closes a block that was never opened");
                    if (block.Name == name) break;
                    throw template.Fault(offset, $"'{{{{/{name}}}}}' stands where '{{{{/{block.Name}}}}}' is expected");
                case ['>', ..]:
                    var partial = content[1..].Trim().Split(' ')[0];
                    if (partials.Contains(partial)) break;
                    throw template.Fault(offset, $"no partial '{partial}': a template has only those that it defines itself by '#*inline'");
                default:
                    if (words is ["else"] or ["else", "if", _, ..] or ["^"]) break;
                    if (words.Length == 0) throw template.Fault(offset, "the tag is empty");
                    if (words.Length == 1 || Helpers.Contains(words[0])) break;
                    throw template.Fault(offset, $"no helper '{words[0]}'; there are {string.Join(", ", Helpers)}");
            }
        }

        if (open.TryPeek(out var left)) throw template.Fault(left.Offset, $"'{{{{#{left.Name}}}}}' is never closed");
    }

    private static void OpenBlock(Template template, string[] words, int offset)
    {
        var name = words[0].TrimStart('#');
        if (name == "*inline") return;
        if (BlocksWithArgument.Contains(name) && words.Length < 2) throw template.Fault(offset, $"'{{{{#{name}}}}}' needs a value");
        if (!BlocksWithArgument.Contains(name) && words.Length > 1)
            throw template.Fault(offset, $"no block helper '{name}'; there are {string.Join(", ", BlocksWithArgument.Order())}");
    }

    private static IEnumerable<(string Content, int Offset)> Read(Template template)
    {
        var text = template.Text;
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0; at = text.IndexOf("{{", at, StringComparison.Ordinal))
        {
            if (at > 0 && text[at - 1] == '\\')
            {
                at += 2;
                continue;
            }

            var rest = text.AsSpan(at);
            var close = rest.StartsWith("{{!--") || rest.StartsWith("{{~!--") ? "--" : rest.StartsWith("{{{") ? "}}}" : "}}";
            var end = text.IndexOf(close, at + (close == "--" ? rest.IndexOf("--") + 2 : 2), StringComparison.Ordinal);
            if (end < 0) throw template.Fault(at, $"the tag is never closed by '{(close == "--" ? "--}}" : close)}'");
            if (close != "--")
            {
                var content = text[(at + close.Length)..end].Trim('~', ' ', '\t', '\r', '\n', '&');
                if (content is not ['!', ..]) yield return (content, at);
                at = end + close.Length;
            }
            else
            {
                var tail = text.IndexOf("}}", end, StringComparison.Ordinal);
                at = tail >= 0 ? tail + 2 : throw template.Fault(at, "the comment is never closed by '--}}'");
            }
        }
    }
}
