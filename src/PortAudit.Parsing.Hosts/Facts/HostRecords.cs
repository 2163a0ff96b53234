using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>Host facts that come as records: <c>ip -j addr</c>, <c>ip -j route</c>, and of PowerShell Get-NetIPAddress, Get-NetRoute and
/// Get-NetConnectionProfile.</summary>
internal sealed class HostRecords(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics, LineCoverage coverage)
{
    /// <summary>What a record is, for people; <see langword="null"/> for none of these.</summary>
    public static string? Kind(DataRecord record)
    {
        if (record.Has("ifname") && record.Has("addr_info")) return "ip -j addr";
        if (record.Has("dst") && (record.Has("dev") || record.Has("gateway"))) return "ip -j route";
        if (record.Has("NetworkCategory") && (record.Has("InterfaceAlias") || record.Has("Name"))) return "Get-NetConnectionProfile";
        if (record.Has("IPAddress") && record.Has("PrefixLength")) return "Get-NetIPAddress";
        return record.Has("DestinationPrefix") && record.Has("NextHop") ? "Get-NetRoute" : null;
    }

    public void Read(DataRecord record)
    {
        var span = source.Span(record.Start, record.End - record.Start);
        switch (Kind(record))
        {
            case "ip -j addr":
                // 'ip -4 -j addr' prints empty objects in place of the other family's addresses.
                foreach (var info in (record.Find("addr_info")!.Item?.Items ?? []).Where(i => i.Items.Count > 0))
                    AddAddress(record.Text("ifname"), info["local"]?.Text ?? "", info["prefixlen"]?.Text,
                        source.Span(info.Start, info.End - info.Start));
                break;
            case "ip -j route":
                AddRoute(record.Text("dst")!, record.Text("gateway") ?? record.Find("via")?.Item?["host"]?.Text, record.Text("dev"), span);
                break;
            case "Get-NetIPAddress":
                AddAddress(record.Text("InterfaceAlias"), record.Text("IPAddress") ?? "", record.Text("PrefixLength"), span);
                break;
            case "Get-NetRoute":
                AddRoute(record.Text("DestinationPrefix")!, record.Text("NextHop"), record.Text("InterfaceAlias"), span);
                break;
            case "Get-NetConnectionProfile":
                AddProfile(record, span);
                break;
        }
    }

    private void AddAddress(string? device, string text, string? length, SourceSpan span)
    {
        var percent = text.IndexOf('%');
        if (!IpAddress.TryParse(percent < 0 ? text : text[..percent], out var address)
            || !int.TryParse(length, NumberStyles.None, null, out var bits) || bits > IpAddress.Width(address.Family))
        {
            Bad(HostDiagnostics.BadAddress, span, $"{text}/{length}");
            return;
        }

        evidence.Addresses.Add(new InterfaceAddress(device, address, bits, span));
        coverage.Mark(span.Start, span.Start + span.Length, CoverageState.Modelled);
    }

    private void AddRoute(string prefix, string? gateway, string? device, SourceSpan span)
    {
        // The next hop of a network that is reached directly is written as zero.
        IpAddress? via = IpAddress.TryParse(gateway, out var hop) && hop.Bits != Zero ? hop : null;
        var slash = prefix.IndexOf('/');
        var isDefault = prefix is "default";
        IpAddress destination = new(via?.Family ?? IpFamily.IPv4, Zero);
        var length = 0;
        if (!isDefault && (!IpAddress.TryParse(slash < 0 ? prefix : prefix[..slash], out destination)
            || (slash >= 0 && !int.TryParse(prefix.AsSpan(slash + 1), NumberStyles.None, null, out length))))
        {
            Bad(HostDiagnostics.BadAddress, span, prefix);
            return;
        }

        if (!isDefault && slash < 0) length = IpAddress.Width(destination.Family);
        evidence.Routes.Add(new Route(destination, length, via, device, span));
        coverage.Mark(span.Start, span.Start + span.Length, CoverageState.Modelled);
    }

    private static PortAudit.PacketSets.Fields.Bits128 Zero => default;

    private void AddProfile(DataRecord record, SourceSpan span)
    {
        ProfileCategory? category = record.Text("NetworkCategory")?.ToLowerInvariant() switch
        {
            "public" or "0" => ProfileCategory.Public,
            "private" or "1" => ProfileCategory.Private,
            "domainauthenticated" or "domain" or "2" => ProfileCategory.Domain,
            _ => null,
        };
        if (category is not { } known)
        {
            Bad(HostDiagnostics.BadProfile, span, record.Text("NetworkCategory") ?? "");
            return;
        }

        evidence.Profiles.Add(new NetworkProfile(record.Text("InterfaceAlias"), known, span));
        coverage.Mark(span.Start, span.Start + span.Length, CoverageState.Modelled);
    }

    private void Bad(DiagnosticDescriptor descriptor, SourceSpan span, string text)
    {
        diagnostics.Add(descriptor.At(span, text.Length > 60 ? text[..60] : text));
        coverage.Mark(span.Start, span.Start + span.Length, CoverageState.Unreadable);
    }
}
