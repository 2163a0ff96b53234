using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What <c>ipconfig</c> and <c>ipconfig /all</c> of Windows print, in any display language.</summary>
/// <remarks>Labels are translated, so values tell: only an own address has <c>(Preferred)</c> or its translation after it under <c>/all</c>, and
/// "IPv4" and "IPv6" are in the labels of every language. The mask stands on a line of its own below.</remarks>
internal sealed class IpconfigListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
    : HostFactListing(source, evidence, diagnostics)
{
    private string? _adapter;

    public override string Name => "ipconfig";

    public override HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span)
    {
        var content = line.Trim();
        if (line[0] is not (' ' or '\t'))
        {
            if (content.EndsWith(":") && !content.Contains('=') && content.Count(' ') > 0 && content.Length < 200)
            {
                // 'Ethernet adapter Ethernet0:'; the alias is what follows the kind, whose words differ by language.
                _adapter = content[..^1].ToString();
                return HostFactLine.Passing;
            }

            return content.StartsWith("Windows") && content.Count(' ') < 6 ? HostFactLine.Passing : HostFactLine.None;
        }

        // '   IPv4 Address. . . . . . . . . . . : 192.0.2.20(Preferred)'
        var colon = content.IndexOf(" : ") is var with and >= 0 ? with + 1 : content.EndsWith(" :") ? content.Length - 1 : -1;
        if (colon < 0) return IsMore(content) ? HostFactLine.Passing : HostFactLine.None;
        if (!content[..colon].TrimEnd().EndsWith('.')) return HostFactLine.None;
        return ReadValue(content[..colon], content[(colon + 1)..].Trim(), span);
    }

    private HostFactLine ReadValue(ReadOnlySpan<char> label, ReadOnlySpan<char> value, SourceSpan span)
    {
        var parenthesis = value.IndexOf('(');
        var text = parenthesis > 0 ? value[..parenthesis] : value;
        var percent = text.IndexOf('%');
        if (percent > 0) text = text[..percent];
        var isOwn = parenthesis > 0 || label.Contains("IPv4", StringComparison.Ordinal) || label.Contains("IPv6", StringComparison.Ordinal)
            || label.StartsWith("IP Address") || label.StartsWith("IP-Adresse") || label.StartsWith("Adresse IP");
        if (isOwn && IpAddress.TryParse(text, out var address))
        {
            Evidence.Addresses.Add(new InterfaceAddress(_adapter, address, IpAddress.Width(address.Family), span));
            return HostFactLine.Fact;
        }

        if (MaskLength(value) is var length and >= 0 && value.StartsWith("255.")
            && Evidence.Addresses is [.., { Address.Family: IpFamily.IPv4 } last] && last.Interface == _adapter)
        {
            Evidence.Addresses[^1] = last with { PrefixLength = length };
            return HostFactLine.Fact;
        }

        return HostFactLine.Passing;
    }

    // Further DNS servers and gateways stand below the first, without a label.
    private static bool IsMore(ReadOnlySpan<char> content)
    {
        var percent = content.IndexOf('%');
        return IpAddress.TryParse(percent > 0 ? content[..percent] : content, out _);
    }
}
