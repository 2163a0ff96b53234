using System.Globalization;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Nftables.Syntax;

/// <summary>The fields of nft, from <c>Data/fields.txt</c>, and those that an input makes up: options, hashes, raw payload.</summary>
internal sealed class FieldTable
{
    private static readonly Lazy<(List<Field> Fields, Dictionary<string, HeaderNeeds> Headers)> Known = new(Read);

    private readonly List<Field> _fields = [.. Known.Value.Fields];
    private readonly Dictionary<string, int> _byText = [];

    public FieldTable()
    {
        for (var i = 0; i < _fields.Count; i++) _byText.Add(_fields[i].Text, i);
    }

    public Field this[int index] => _fields[index];

    /// <summary>The field's index, -1 for a name that is none.</summary>
    public int Find(ReadOnlySpan<char> header, ReadOnlySpan<char> name)
    {
        if (header.Length + name.Length > 62) return -1;
        Span<char> text = stackalloc char[header.Length + name.Length + 1];
        header.CopyTo(text);
        text[header.Length] = ' ';
        name.CopyTo(text[(header.Length + 1)..]);
        return _byText.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var index) ? index : -1;
    }

    /// <summary>The index of a field that the table need not have.</summary>
    public int Other(string text, string type, int bits, FieldMeaning meaning = FieldMeaning.None)
    {
        if (_byText.TryGetValue(text, out var known)) return known;
        var header = text.AsSpan();
        if (header.IndexOf(' ') is > 0 and var blank) header = header[..blank];
        _fields.Add(new Field(text, header.ToString(), type, bits, meaning, Needs(header) ?? HeaderNeeds.Nothing));
        _byText.Add(text, _fields.Count - 1);
        return _fields.Count - 1;
    }

    /// <summary>What a header needs; <see langword="null"/> for a word that is no header.</summary>
    public static HeaderNeeds? Needs(ReadOnlySpan<char> header) =>
        Known.Value.Headers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(header, out var needs) ? needs : null;

    private static (List<Field>, Dictionary<string, HeaderNeeds>) Read()
    {
        var headers = new Dictionary<string, HeaderNeeds>();
        foreach (var columns in DataFile.Rows("headers.txt"))
        {
            headers.Add(columns[0], new HeaderNeeds(
                columns[1] switch { "ip" => IpFamily.IPv4, "ip6" => IpFamily.IPv6, _ => null },
                columns[2] == "-" ? null : byte.Parse(columns[2], CultureInfo.InvariantCulture)));
        }

        var fields = new List<Field>(256);
        foreach (var columns in DataFile.Rows("fields.txt"))
        {
            var meaning = columns.Length > 4 ? MeaningOf(columns[4]) : FieldMeaning.None;
            fields.Add(new Field(
                $"{columns[0]} {columns[1]}", columns[0], columns[2], int.Parse(columns[3], CultureInfo.InvariantCulture), meaning,
                headers.GetValueOrDefault(columns[0]) ?? HeaderNeeds.Nothing));
        }

        return (fields, headers);
    }

    private static FieldMeaning MeaningOf(string word) => word switch
    {
        "family" => FieldMeaning.Family,
        "ether-type" => FieldMeaning.EtherType,
        "protocol" => FieldMeaning.Protocol,
        "source-address" => FieldMeaning.SourceAddress,
        "destination-address" => FieldMeaning.DestinationAddress,
        "source-port" => FieldMeaning.SourcePort,
        "destination-port" => FieldMeaning.DestinationPort,
        "tcp-flags" => FieldMeaning.TcpFlags,
        "icmp-type" => FieldMeaning.IcmpType,
        "icmp-code" => FieldMeaning.IcmpCode,
        "in-interface" => FieldMeaning.InInterface,
        "out-interface" => FieldMeaning.OutInterface,
        "source-mac" => FieldMeaning.SourceMac,
        "mark" => FieldMeaning.Mark,
        "connection-mark" => FieldMeaning.ConnectionMark,
        "connection-state" => FieldMeaning.ConnectionState,
        "connection-status" => FieldMeaning.ConnectionStatus,
        "random" => FieldMeaning.Random,
        "clock" => FieldMeaning.Clock,
        "counter" => FieldMeaning.Counter,
        _ => throw new FormatException($"fields.txt: '{word}' is no meaning"),
    };
}
