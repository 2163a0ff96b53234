using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Netsh;

/// <summary>One rule as listed: rows of a label and a value.</summary>
internal sealed class NetshRecord(SourceSpan name)
{
    /// <summary>Orders of the rows where a language is not known, from the front; those from the end are the same in all.</summary>
    private static readonly string[] Short = ["name", "enabled", "direction", "profiles", "grouping", "localip", "remoteip", "protocol"];

    private static readonly string[] Long = ["name", "description", "enabled", "direction", "profiles", "grouping", "localip", "remoteip",
        "protocol"];

    public SourceSpan Name { get; } = name;

    public int End { get; set; } = name.Start + name.Length;

    public List<NetshRow> Rows { get; } = [];

    /// <summary>Rows below the protocol of an ICMP rule: type and code.</summary>
    public List<string> IcmpTypes { get; } = [];

    public NetshRow? Find(string field) => Rows.Find(r => r.Field == field);

    /// <summary>Gives fields to rows whose labels are of no known language, by their place in the record.</summary>
    public void NameByOrder()
    {
        if (Rows.TrueForAll(r => r.Field is not null)) return;
        var isLong = Rows.Count >= 14;
        var front = isLong ? Long : Short;
        string[] end = isLong ? ["edge", "program", "service", "interfacetypes", "security", "source", "action"] : ["edge", "action"];
        var middle = Rows.Count - front.Length - end.Length;
        if (middle is not (0 or 2)) return;
        for (var i = 0; i < Rows.Count; i++)
        {
            var field = i < front.Length ? front[i]
                : i >= Rows.Count - end.Length ? end[i - (Rows.Count - end.Length)]
                : i == front.Length ? "localport" : "remoteport";
            if (Rows[i].Field is null) Rows[i] = Rows[i] with { Field = field };
            // A row that is known and stands elsewhere: the order is not the one that is assumed.
            else if (Rows[i].Field != field) return;
        }
    }
}

/// <summary>A row of a record.</summary>
/// <param name="Field"><see langword="null"/> for a label of no known language.</param>
/// <param name="Span">The whole line.</param>
internal sealed record NetshRow(string? Field, string Label, string Value, SourceSpan Span);
