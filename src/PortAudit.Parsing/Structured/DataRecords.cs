using PortAudit.Model.Sources;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Structured;

/// <summary>The records of a file, from any of the forms that tools export them in.</summary>
/// <remarks>A record that the end of the file cut off is not among them: what it lacks could mean anything.</remarks>
/// <param name="Form">For people: <c>JSON</c>, <c>CSV</c>, <c>a PowerShell list</c>, <c>a table</c>.</param>
/// <param name="Failure">Where reading stopped before the end, and what is wrong there.</param>
public sealed record DataRecords(string Form, IReadOnlyList<DataRecord> Records, (int At, string Message)? Failure)
{
    /// <summary>Rows with more or fewer columns than the header: their values may stand in wrong ones, so they are not records.</summary>
    public IReadOnlyList<ShiftedRow> Shifted { get; init; } = [];

    // Enough for the first record of any export, and little enough to ask of every file.
    private const int Glance = 64 * 1024;

    /// <summary>The first record of the beginning of a file, to tell what it holds without reading all of it.</summary>
    public static (DataRecord First, string Form)? Peek(SourceFile source) =>
        Read(source.Text.Length > Glance ? source.Text[..Glance] : source.Text) is { Records: [var first, ..] } records
        ? (first, records.Form) : null;

    /// <summary>Reads JSON where the content begins with a bracket (after a prompt or a command at most), else CSV, a list or a table.</summary>
    /// <returns><see langword="null"/> for what has none of these forms.</returns>
    public static DataRecords? Read(SourceFile source) => Read(source.Text);

    private static DataRecords? Read(string text)
    {
        if (Greeting.JsonStart(text) is var start and >= 0) return FromJson(text, start);
        return BlockText.ReadBars(text) ?? DelimitedText.Read(text) ?? BlockText.ReadTable(text) ?? BlockText.ReadList(text);
    }

    private static DataRecords FromJson(string text, int start)
    {
        var tree = new JsonTree(text, start, isSequence: true);
        var values = new JsonItem(tree, tree.Root).Items;
        var records = new List<DataRecord>();
        foreach (var value in values) Collect(value, records, 0);

        // A prompt after the last value is not a mistake.
        return new DataRecords("JSON", records, values.Count > 0 && values[^1].IsWhole ? null : tree.Error);
    }

    // A single result is an object instead of an array; ConvertTo-Json of several sets nests arrays, or wraps them as value and Count.
    private static void Collect(JsonItem value, List<DataRecord> records, int depth)
    {
        if (value.Kind == JsonKind.Array && depth < 4)
        {
            foreach (var item in value.Items) Collect(item, records, depth + 1);
        }
        else if (value.Kind == JsonKind.Object)
        {
            if (value["value"] is { Kind: JsonKind.Array } inner && value["Count"] is not null) Collect(inner, records, depth + 1);
            else if (value.IsWhole)
            {
                records.Add(new DataRecord(value.Start, value.End,
                    [.. value.Items.Select(m => new DataField(m.Name, Text(m), m.Start, m.End, m))]));
            }
        }
    }

    private static string? Text(JsonItem item) => item.Kind is JsonKind.Text or JsonKind.Number or JsonKind.True or JsonKind.False ? item.Text : null;
}
