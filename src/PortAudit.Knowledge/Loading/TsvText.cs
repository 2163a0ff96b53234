using System.Text;

namespace PortAudit.Knowledge.Loading;

/// <summary>A data file as it lies in the assembly: UTF-8, LF, tab-separated, no quoting, one header line.</summary>
/// <remarks>Rows are found by their offset and become strings only when asked for: the registry alone has 12,000.</remarks>
internal sealed class TsvText
{
    private readonly byte[] _bytes;

    private TsvText(byte[] bytes)
    {
        _bytes = bytes;
        Body = LineEnd(0) + 1;
    }

    /// <summary>The offset of the first row after the header.</summary>
    public int Body { get; }

    public int Length => _bytes.Length;

    public static TsvText Open(string file)
    {
        using var stream = typeof(TsvText).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The assembly lacks its data file {file}.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        stream.ReadExactly(bytes);
        return new TsvText(bytes);
    }

    public string Header => Encoding.UTF8.GetString(_bytes, 0, Body - 1);

    public ReadOnlySpan<byte> From(int offset) => _bytes.AsSpan(offset);

    /// <summary>The offset of the line feed that ends the row.</summary>
    public int LineEnd(int offset)
    {
        var length = _bytes.AsSpan(offset).IndexOf((byte)'\n');
        return length < 0 ? _bytes.Length : offset + length;
    }

    /// <summary>The offset at which the row around an offset starts.</summary>
    public int LineStart(int offset) => _bytes.AsSpan(0, offset).LastIndexOf((byte)'\n') + 1;

    /// <remarks>By hand, because string.Split and int.Parse cost milliseconds at their first call in a process.</remarks>
    public string[] Fields(int lineStart)
    {
        var line = _bytes.AsSpan(lineStart, LineEnd(lineStart) - lineStart);
        var count = 1;
        foreach (var b in line)
            count += b == '\t' ? 1 : 0;
        var fields = new string[count];
        for (var i = 0; i < count; i++)
        {
            var end = 0;
            while (end < line.Length && line[end] != '\t')
                end++;
            fields[i] = end == 0 ? "" : Encoding.UTF8.GetString(line[..end]);
            line = line[Math.Min(end + 1, line.Length)..];
        }

        return fields;
    }

    public List<string[]> Rows()
    {
        var rows = new List<string[]>();
        for (var at = Body; at < Length; at = LineEnd(at) + 1)
            rows.Add(Fields(at));
        return rows;
    }

    /// <summary>The number at the start of the row.</summary>
    public int LeadingNumber(int lineStart)
    {
        var number = 0;
        for (var i = lineStart; i < _bytes.Length && (uint)(_bytes[i] - '0') <= 9; i++)
            number = (number * 10) + _bytes[i] - '0';
        return number;
    }
}
