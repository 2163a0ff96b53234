using System.Diagnostics.CodeAnalysis;

namespace PortAudit.Knowledge;

/// <summary>One port or a closed range of ports of one transport, written <c>389/tcp</c> or <c>49152-65535/tcp</c>.</summary>
/// <remarks>A class with its own equality: collections of it are then compiled ahead, which start-up needs.</remarks>
public sealed record PortReference(Transport Transport, int First, int Last)
{
    public bool Contains(Transport transport, int port) => transport == Transport && port >= First && port <= Last;

    public int Count => Last - First + 1;

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PortReference? reference)
    {
        reference = null;
        var slash = text.IndexOf('/');
        if (slash < 0 || !TransportNames.TryParse(text[(slash + 1)..], out var transport))
            return false;
        if (!TryPorts(text[..slash], out var first, out var last))
            return false;
        reference = new PortReference(transport, first, last);
        return true;
    }

    public static PortReference Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var reference) ? reference : throw new FormatException($"'{text}' is no port such as 389/tcp.");

    public bool Equals(PortReference? other) =>
        other is not null && other.Transport == Transport && other.First == First && other.Last == Last;

    public override int GetHashCode() => ((int)Transport << 28) ^ (First << 12) ^ Last;

    public override string ToString() =>
        First == Last ? $"{First}/{Transport.Name()}" : $"{First}-{Last}/{Transport.Name()}";

    /// <summary>A port, or two with a dash and the lower one first.</summary>
    internal static bool TryPorts(ReadOnlySpan<char> text, out int first, out int last)
    {
        var dash = text.IndexOf('-');
        last = 0;
        return TryPort(dash < 0 ? text : text[..dash], out first) && TryPort(text[(dash + 1)..], out last) && first <= last;
    }

    /// <summary>Digits only, at most 65535: no sign, no blank.</summary>
    internal static bool TryPort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            port = (port * 10) + c - '0';
            if (port > PortKnowledge.MaxPort)
                return false;
        }

        return text.Length > 0;
    }
}
