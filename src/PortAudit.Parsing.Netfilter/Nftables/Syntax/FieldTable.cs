using System.Globalization;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Names;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>The fields of nft, from <c>Data/fields.txt</c>, and those that an input makes up: options, hashes, raw payload.</summary>
internal sealed class FieldTable
{
    private static readonly NameIndex HeaderNames = new();
    private static readonly List<HeaderNeeds> Headers = ReadHeaders();
    private static readonly List<Field> Known = ReadFields();

    private readonly List<Field> _fields = [.. Known];
    private readonly NameIndex _byText = new();

    public FieldTable()
    {
        foreach (var field in _fields) _byText.Add(field.Text);
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
        return _byText.Find(text);
    }

    /// <summary>The index of a field that the table need not have.</summary>
    public int Other(string text, string type, int bits, FieldMeaning meaning = FieldMeaning.None)
    {
        if (_byText.Find(text) is >= 0 and var known) return known;
        var header = text.AsSpan();
        if (header.IndexOf(' ') is > 0 and var blank) header = header[..blank];
        _fields.Add(new Field(text, header.ToString(), type, bits, meaning, Needs(header) ?? HeaderNeeds.Nothing));
        return _byText.Add(text);
    }

    /// <summary>What a header needs; <see langword="null"/> for a word that is not a header.</summary>
    public static HeaderNeeds? Needs(ReadOnlySpan<char> header) =>
        HeaderNames.Find(header) is >= 0 and var known ? Headers[known] : null;

    private static List<HeaderNeeds> ReadHeaders()
    {
        var headers = new List<HeaderNeeds>(64);
        foreach (var columns in NameTable.Rows("Nftables/headers.txt"))
        {
            HeaderNames.Add(columns[0]);
            headers.Add(new HeaderNeeds(
                columns[1] switch { "ip" => IpFamily.IPv4, "ip6" => IpFamily.IPv6, _ => null },
                columns[2] == "-" ? null : byte.Parse(columns[2], CultureInfo.InvariantCulture)));
        }

        return headers;
    }

    private static List<Field> ReadFields()
    {
        var fields = new List<Field>(256);
        foreach (var columns in NameTable.Rows("Nftables/fields.txt"))
        {
            var meaning = columns.Length > 4 ? MeaningOf(columns[4]) : FieldMeaning.None;
            fields.Add(new Field(
                $"{columns[0]} {columns[1]}", columns[0], columns[2], int.Parse(columns[3], CultureInfo.InvariantCulture), meaning,
                Needs(columns[0]) ?? HeaderNeeds.Nothing)
            {
                IcmpTypes = columns.Length > 5 ? Numbers(columns[5].Split(',')) : [],
            });
        }

        return fields;
    }

    private static byte[] Numbers(string[] words)
    {
        var numbers = new byte[words.Length];
        for (var i = 0; i < words.Length; i++) numbers[i] = byte.Parse(words[i], CultureInfo.InvariantCulture);
        return numbers;
    }

    private static FieldMeaning MeaningOf(string word) => word switch
    {
        "-" => FieldMeaning.None,
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
