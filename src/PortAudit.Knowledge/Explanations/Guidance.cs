using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge.Explanations;

/// <summary>The general texts of Data/guidance.tsv: what holds for a class of ports, a state of the registry or any port.</summary>
internal sealed class Guidance
{
    internal const string Columns = "section\tapplies\tkind\tlabel\ttext";

    private readonly List<string[]> _rows = TsvText.Open("guidance.tsv").Rows();

    /// <summary>The texts of a section that apply to a case, with the port put in.</summary>
    public IEnumerable<ExplanationBlock> For(string section, string applies, int port = 0)
    {
        foreach (var row in _rows)
        {
            if (row[0] == section && row[1] == applies)
                yield return new(Kind(row[2]), Fill(row[4], port), row[3]);
        }
    }

    private static string Fill(string text, int port) => !text.Contains('{')
        ? text
        : text.Replace("{longer}", port is > 0 and <= PortKnowledge.MaxPort / 10 ? " and longer numbers such as :{port}0" : "",
        StringComparison.Ordinal)
            .Replace("{port}", port.ToString(), StringComparison.Ordinal);

    private static BlockKind Kind(string text) => text switch
    {
        "paragraph" => BlockKind.Paragraph,
        "fact" => BlockKind.Fact,
        "bullet" => BlockKind.Bullet,
        "command" => BlockKind.Command,
        _ => throw new FormatException($"guidance.tsv: '{text}' is no kind of block."),
    };
}
