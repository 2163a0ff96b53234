namespace PortAudit.Knowledge.Loading;

/// <summary>The registry: iana.tsv, sorted by port and searched by bisection, and the few rows for ranges.</summary>
internal sealed class IanaTable
{
    internal const string Columns = "port\ttransport\tservice\tregistered\tmodified\treferences\tunauthorized_use\tnote\tdescription";

    private readonly TsvText _text = TsvText.Open("iana.tsv");
    private readonly IanaAssignment[] _ranges = TsvText.Open("iana-ranges.tsv").Rows().ConvertAll(Row).ToArray();
    private readonly Lazy<IanaNameIndex> _names;

    public IanaTable() => _names = new(() => new IanaNameIndex(_text));

    /// <summary>All rows, in the order of the ports, ranges last.</summary>
    public IEnumerable<IanaAssignment> All() => _text.Rows().ConvertAll(Row).Concat(_ranges);

    /// <summary>The rows on a port: those of the number itself first, then the ranges that hold it.</summary>
    public List<IanaAssignment> At(Transport transport, int port)
    {
        var rows = new List<IanaAssignment>(4);
        for (var at = FirstAt(port); at < _text.Length && _text.LeadingNumber(at) == port; at = _text.LineEnd(at) + 1)
        {
            var row = Row(_text.Fields(at));
            if (row.AppliesTo(transport))
                rows.Add(row);
        }

        foreach (var range in _ranges)
        {
            if (range.First <= port && port <= range.Last && range.AppliesTo(transport))
                rows.Add(range);
        }

        return rows;
    }

    /// <summary>The rows with a service name, any case, in the order of the ports, ranges last.</summary>
    public List<IanaAssignment> Named(string service)
    {
        var rows = new List<IanaAssignment>(4);
        foreach (var at in _names.Value.Find(service))
            rows.Add(Row(_text.Fields(at)));
        foreach (var range in _ranges)
        {
            if (range.Service.Length > 0 && range.Service.Equals(service, StringComparison.OrdinalIgnoreCase))
                rows.Add(range);
        }

        return rows;
    }

    /// <summary>Every service name, some more than once.</summary>
    public List<string> ServiceNames()
    {
        var names = _names.Value.Names();
        foreach (var range in _ranges)
        {
            if (range.Service.Length > 0)
                names.Add(range.Service);
        }

        return names;
    }

    private int FirstAt(int port)
    {
        var (low, high) = (_text.Body, _text.Length);
        while (low < high)
        {
            var middle = _text.LineStart((int)((uint)(low + high) / 2));
            if (_text.LeadingNumber(middle) < port)
                low = _text.LineEnd(middle) + 1;
            else
                high = middle;
        }

        return low;
    }

    private static IanaAssignment Row(string[] f)
    {
        PortReference.TryPorts(f[0], out var first, out var last);
        return new IanaAssignment(
            first, last, TransportNames.TryParse(f[1], out var transport) ? transport : null,
            f[2], f[8] == "-" ? "" : f[8], f[3], f[4], f[5], f[6], f[7]);
    }
}
