using System.Globalization;
using PortAudit.Model.Facts;
using PortAudit.Model.Names;
using PortAudit.Model.Zones;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Configuration;

/// <summary>Reads the list of approved services. An entry with a fault approves nothing: a doubt must not hide an exposure.</summary>
internal sealed class ApprovalReader(ConfigurationReader configuration, IReadOnlyList<Setting<Zone>> zones)
{
    /// <summary>The source that represents all addresses, spelled out.</summary>
    public const string Anywhere = "any";

    private readonly Dictionary<string, Zone> _zones = zones.ToDictionary(z => z.Value.Name, z => z.Value);
    private int _faults;

    public IReadOnlyList<Setting<ApprovedService>> Read(ConfigurationLayer layer)
    {
        var services = new List<Setting<ApprovedService>>();
        foreach (var index in layer.Names("approved"))
        {
            var key = $"approved:{index}";
            var origin = layer.OriginOf(key);
            if (ReadEntry(layer, key, origin) is { } service) services.Add(new(service, origin));
            if (_faults <= ConfigurationLimits.MostFaults) continue;
            configuration.Diagnostics.Add(origin.Report(ConfigurationDiagnostics.TooManyFaults, ConfigurationLimits.MostFaults));
            break;
        }

        return services;
    }

    private ApprovedService? ReadEntry(ConfigurationLayer layer, string key, Origin origin)
    {
        var before = _faults;
        foreach (var required in ConfigurationKeys.RequiredOfApproved)
        {
            if (!layer.Mentions($"{key}:{required}")) Fail(origin, ConfigurationDiagnostics.MissingKey, required);
        }

        var host = Text("host");
        if (host is not null && !configuration.IsGlob(host.Value, host.Origin)) _faults++;
        var protocol = Text("protocol");
        if (protocol is not null && !Vocabulary.Protocols.Contains(protocol.Value))
            Fail(protocol, ConfigurationDiagnostics.UnknownWord, "'protocol'", NearestName.Hint(protocol.Value, Vocabulary.Protocols));
        var reason = Text("reason");
        if (reason is not null && string.IsNullOrWhiteSpace(reason.Value)) Fail(reason.Origin, ConfigurationDiagnostics.Empty, "'reason'");
        var ports = Ports(ConfigurationReader.Items(layer, $"{key}:port"));
        var until = Until(Text("until"));
        var sources = ConfigurationReader.Items(layer, $"{key}:sources");
        var covered = layer.Says($"{key}:sources") ? Addresses(sources) : AddressSet.All;
        if (_faults > before || protocol is null || reason is null || ports.Count == 0) return null;
        return new ApprovedService
        {
            Host = host?.Value ?? "*",
            Protocol = protocol.Value,
            Ports = ports,
            SourceNames = [.. sources.Select(s => s.Value)],
            Sources = covered,
            Owner = Text("owner")?.Value,
            Reason = reason.Value,
            Until = until,
        };

        Setting<string>? Text(string name) =>
            layer.TryGet($"{key}:{name}", out var value) && value is not null ? new(value, layer.OriginOf($"{key}:{name}")) : null;
    }

    private List<PortRange> Ports(IEnumerable<Setting<string>> items)
    {
        var ports = new List<PortRange>();
        foreach (var item in items)
        {
            if (PortRange.TryParse(item.Value, out var range)) ports.Add(range);
            else Fail(item, ConfigurationDiagnostics.InvalidPort);
        }

        return ports;
    }

    private DateOnly? Until(Setting<string>? text)
    {
        if (text is null) return null;
        if (DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Fail(text, ConfigurationDiagnostics.InvalidDate);
        return null;
    }

    private AddressSet Addresses(IEnumerable<Setting<string>> sources)
    {
        var prefixes = new List<IpPrefix>();
        var named = AddressSet.Empty;
        foreach (var source in sources)
        {
            if (IpPrefix.TryParse(source.Value, out var prefix)) prefixes.Add(ZoneReader.Checked(prefix, source, configuration.Diagnostics));
            else named = named.Union(Named(source));
        }

        return named.Union(AddressSet.FromPrefixes(prefixes));
    }

    private AddressSet Named(Setting<string> item)
    {
        if (item.Value == Anywhere) return AddressSet.All;
        if (!_zones.TryGetValue(item.Value, out var zone))
        {
            Fail(item, ConfigurationDiagnostics.UnknownSource, NearestName.Hint(item.Value, [.. _zones.Keys, Anywhere]));
            return AddressSet.Empty;
        }

        if (zone.Addresses.IsEmpty)
        {
            var interfaces = VisibleText.Brief(string.Join(", ", zone.Interfaces));
            configuration.Diagnostics.Add(item.Origin.Report(ConfigurationDiagnostics.ZoneOfInterfaces, zone.Name, interfaces));
        }

        return zone.Addresses;
    }

    private void Fail(Setting<string> value, DiagnosticDescriptor descriptor, params object?[] more) =>
        Fail(value.Origin, descriptor, [VisibleText.Brief(value.Value), .. more]);

    private void Fail(Origin origin, DiagnosticDescriptor descriptor, params object?[] arguments)
    {
        _faults++;
        configuration.Diagnostics.Add(origin.Report(descriptor, arguments));
    }
}
