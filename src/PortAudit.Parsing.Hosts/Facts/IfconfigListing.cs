using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What <c>ifconfig</c> prints: net-tools old and new, BSD and macOS.</summary>
internal sealed class IfconfigListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
    : HostFactListing(source, evidence, diagnostics)
{
    private string? _device;

    public override string Name => "ifconfig";

    public override HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span)
    {
        if (line[0] is not (' ' or '\t')) return ReadLink(line);
        if (_device is null) return HostFactLine.None;
        var words = Words(line);
        if (words.Length == 0) return HostFactLine.None;
        switch (words)
        {
            case ["inet", ['a', 'd', 'd', 'r', ':', .. var old], ..]: return AddIpv4(old, Tagged(words, "Mask:"), span);
            case ["inet6", "addr:", var prefix, ..]: return AddAddress(_device, prefix, span);
            case ["inet", var address, ..]: return AddIpv4(address, After(words, "netmask"), span);
            case ["inet6", var address, ..]:
                var scope = address.IndexOf('%');
                return AddAddress(_device, (scope < 0 ? address : address[..scope]) + "/" + (After(words, "prefixlen") ?? "128"), span);
        }

        return words[0] is "ether" or "loop" or "RX" or "TX" or "UP" or "collisions:0" or "media:" or "status:" or "options" or "nd6"
            or "groups:" or "unspec" or "device"
            || words[0].StartsWith("options=") || words[0].Contains("collisions") || words[0].Contains("bytes") || words[0].Contains('=')
            || words[0].StartsWith("Interrupt")
            ? HostFactLine.Passing : HostFactLine.None;
    }

    // 'eth0: flags=4163<UP,…>  mtu 1500', or 'eth0      Link encap:Ethernet'
    private HostFactLine ReadLink(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny(':', ' ');
        if (end < 1 || !(line[end..].StartsWith(": flags=") || line[end..].TrimStart().StartsWith("Link encap:"))) return HostFactLine.None;
        _device = line[..end].ToString();
        return HostFactLine.Passing;
    }

    private HostFactLine AddIpv4(string address, string? mask, SourceSpan span)
    {
        var length = mask is null ? 32 : MaskLength(mask);
        return AddAddress(_device, $"{address}/{(length < 0 ? "?" : length)}", span);
    }

    private static string? Tagged(string[] words, string tag) =>
        words.FirstOrDefault(w => w.StartsWith(tag, StringComparison.Ordinal))?[tag.Length..];
}
