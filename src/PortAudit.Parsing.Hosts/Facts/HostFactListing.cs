using System.Globalization;
using System.Numerics;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>One tool's listing, read line by line; it keeps what later lines refer to, such as the interface.</summary>
internal abstract class HostFactListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
{
    /// <summary>For people: the command that printed it.</summary>
    public abstract string Name { get; }

    protected SourceFile Source { get; } = source;

    protected HostEvidence Evidence { get; } = evidence;

    public abstract HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span);

    protected void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object?[] arguments) =>
        diagnostics.Add(descriptor.At(span, arguments));

    /// <summary>Adds an address with its prefix, as <c>192.0.2.1/24</c>.</summary>
    protected HostFactLine AddAddress(string? device, ReadOnlySpan<char> text, SourceSpan span)
    {
        if (!TryPrefix(text, out var address, out var length))
        {
            Report(HostDiagnostics.BadAddress, span, text[..Math.Min(text.Length, 60)].ToString());
            return HostFactLine.Bad;
        }

        Evidence.Addresses.Add(new InterfaceAddress(device, address, length, span));
        return HostFactLine.Fact;
    }

    protected static bool TryPrefix(ReadOnlySpan<char> text, out IpAddress address, out int length)
    {
        var slash = text.IndexOf('/');
        length = 0;
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out address)) return false;
        length = IpAddress.Width(address.Family);
        return slash < 0 || (int.TryParse(text[(slash + 1)..], NumberStyles.None, null, out length) && length <= IpAddress.Width(address.Family));
    }

    /// <summary>The length of <c>255.255.255.0</c> or <c>0xffffff00</c>; -1 for what is not a mask.</summary>
    protected static int MaskLength(ReadOnlySpan<char> text)
    {
        uint mask;
        if (text.StartsWith("0x"))
        {
            if (!uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, null, out mask)) return -1;
        }
        else if (IpAddress.TryParse(text, out var address) && address.Family == IpFamily.IPv4) mask = (uint)address.Bits;
        else return -1;

        var length = BitOperations.LeadingZeroCount(~mask);
        return mask == (length == 0 ? 0 : uint.MaxValue << (32 - length)) ? length : -1;
    }

    /// <summary>The words of a line that follow another one, as <c>dev eth0</c> names the interface.</summary>
    protected static string? After(string[] words, string word)
    {
        var at = Array.IndexOf(words, word);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }

    protected static string[] Words(ReadOnlySpan<char> line) =>
        line.Length > 4000 ? [] : line.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
