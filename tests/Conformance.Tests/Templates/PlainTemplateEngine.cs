using System.Collections;
using System.Globalization;
using System.Net;
using PortAudit.Reporting.Templates;

namespace Conformance.Tests.Templates;

/// <summary>Handlebars by the letter: what the other engines are measured by. A name that the model does not have is an error.</summary>
internal sealed class PlainTemplateEngine : ITemplateEngine
{
    public IReadOnlyList<string> Extensions { get; } = [".plain"];

    public void Render(Template template, IReadOnlyDictionary<string, object?> model, TextWriter output)
    {
        var text = HandlebarsText.Parse(template.Text);
        Write(text.Nodes, new Frame(model, null, false, false));

        void Write(List<HandlebarsNode> nodes, Frame frame)
        {
            foreach (var node in nodes)
            {
                switch (node)
                {
                    case TextNode part:
                        output.Write(part.Text);
                        break;
                    case ValueNode value:
                        var shown = Convert.ToString(frame.Read(value.Path), CultureInfo.InvariantCulture);
                        output.Write(value.IsRaw ? shown : WebUtility.HtmlEncode(shown));
                        break;
                    case PartialNode { Path: "this" } partial:
                        Write(text.Partials[partial.Name], frame);
                        break;
                    case PartialNode partial:
                        Write(text.Partials[partial.Name], new Frame(frame.Read(partial.Path), frame, false, false));
                        break;
                    case BlockNode block:
                        WriteBlock(block, frame);
                        break;
                }
            }
        }

        void WriteBlock(BlockNode block, Frame frame)
        {
            var value = frame.Read(block.Path);
            if (IsSome(value) == (block.Kind == "unless")) Write(block.Else, frame);
            else if (block.Kind == "with") Write(block.Body, new Frame(value, frame, false, false));
            else if (block.Kind != "each") Write(block.Body, frame);
            else
            {
                var items = ((IEnumerable)value!).Cast<object?>().ToList();
                for (var i = 0; i < items.Count; i++) Write(block.Body, new Frame(items[i], frame, i == 0, i == items.Count - 1));
            }
        }
    }

    private static bool IsSome(object? value) => value is not (null or false or 0 or "") && (value is string || value is not IEnumerable items || items.GetEnumerator().MoveNext());

    private sealed record Frame(object? Value, Frame? Outer, bool IsFirst, bool IsLast)
    {
        public object? Read(string path)
        {
            if (path.StartsWith("../", StringComparison.Ordinal)) return Outer!.Read(path[3..]);
            if (path is "this" or "@first" or "@last") return path == "this" ? Value : path == "@first" ? IsFirst : IsLast;
            var value = Value;
            foreach (var name in path.Split('.')) value = value is null ? null : ((IReadOnlyDictionary<string, object?>)value)[name];
            return value;
        }
    }
}
