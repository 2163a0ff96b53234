#if WITH_SCRIBAN
using System.Text;

namespace Conformance.Tests.Templates;

/// <summary>Writes a Handlebars template down in Scriban, so that the shipped report can be rendered by both.</summary>
internal static class ScribanTranslation
{
    // What Handlebars takes for false: Scriban takes nothing but null and false for it.
    private const string Some = """
        {{ func some(v)
             kind = object.typeof v
             if v == null; ret false; end
             if kind == "string" || kind == "array"; ret v.size > 0; end
             if kind == "boolean"; ret v; end
             if kind == "number"; ret v != 0; end
             ret true
           end }}
        """;

    public static string Of(HandlebarsText template)
    {
        var text = new StringBuilder(Some);
        var variables = 0;
        foreach (var (name, nodes) in template.Partials)
        {
            text.Append("{{ func show_").Append(name).Append("(it) }}");
            Write(nodes, ["it"]);
            text.Append("{{ end }}");
        }

        Write(template.Nodes, [""]);
        return text.ToString();

        void Write(List<HandlebarsNode> nodes, List<string> frames)
        {
            foreach (var node in nodes)
            {
                switch (node)
                {
                    case TextNode part:
                        text.Append(part.Text);
                        break;
                    case ValueNode value:
                        text.Append("{{ ").Append(Path(value.Path, frames)).Append(value.IsRaw ? " | raw }}" : " }}");
                        break;
                    case PartialNode partial:
                        text.Append("{{ show_").Append(partial.Name).Append(' ').Append(Path(partial.Path, frames)).Append(" }}");
                        break;
                    case BlockNode block:
                        text.Append(block.Kind == "unless" ? "{{ if !(some " : "{{ if (some ").Append(Path(block.Path, frames)).Append(") }}");
                        Body(block, frames);
                        if (block.Else.Count > 0) text.Append("{{ else }}");
                        Write(block.Else, frames);
                        text.Append("{{ end }}");
                        break;
                }
            }
        }

        void Body(BlockNode block, List<string> frames)
        {
            var variable = $"v{++variables}";
            switch (block.Kind)
            {
                case "each":
                    text.Append("{{ for ").Append(variable).Append(" in ").Append(Path(block.Path, frames)).Append(" }}");
                    Write(block.Body, [.. frames, variable]);
                    text.Append("{{ end }}");
                    break;
                case "with":
                    text.Append("{{ ").Append(variable).Append(" = ").Append(Path(block.Path, frames)).Append(" }}");
                    Write(block.Body, [.. frames, variable]);
                    break;
                default:
                    Write(block.Body, frames);
                    break;
            }
        }
    }

    private static string Path(string path, List<string> frames)
    {
        if (path[0] == '@') return $"for.{path[1..]}";
        var depth = frames.Count - 1;
        for (; path.StartsWith("../", StringComparison.Ordinal); path = path[3..]) depth--;
        var frame = frames[depth];
        return path == "this" ? frame : frame.Length == 0 ? path.Replace(".", "?.", StringComparison.Ordinal) : $"{frame}?.{path.Replace(".", "?.", StringComparison.Ordinal)}";
    }
}
#endif
