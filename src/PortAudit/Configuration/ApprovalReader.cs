using System.Collections.Immutable;
using System.Globalization;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.PacketSets.Addresses;
using PortAudit.Rules;

namespace PortAudit.Configuration;

/// <summary>Reads the list of approved services. An entry with a fault approves nothing: a doubt must not hide an exposure.</summary>
internal sealed class ApprovalReader(ConfigurationReader configuration, ImmutableArray<Setting<Zone>> zones)
{
    /// <summary>The source that stands for all addresses, spelled out.</summary>
    public const string Anywhere = "any";

    private readonly Dictionary<string, Zone> _zones = zones.ToDictionary(z => z.Value.Name, z => z.Value);
    private int _faults;

    public ImmutableArray<Setting<ApprovedService>> Read(ConfigurationLayer layer)
    {
        var services = ImmutableArray.CreateBuilder<Setting<ApprovedService>>();
        foreach (var index in layer.Names("approved"))
        {
            var key = $"approved:{index}";
            var origin = layer.OriginOf(key);
            if (ReadEntry(layer, key, origin) is { } service) services.Add(new(service, origin));
        }

        return services.DrainToImmutable();
    }

    private ApprovedService? ReadEntry(ConfigurationLayer layer, string key, Origin origin)
    {
        _faults = 0;
        foreach (var required in ConfigurationKeys.RequiredOfApproved)
        {
            if (!layer.Says($"{key}:{required}")) Fail(origin, ConfigurationDiagnostics.MissingKey, required);
        }

        var host = Text("host");
        if (host is not null && !configuration.IsGlob(host.Value, host.Origin)) _faults++;
        var protocol = Text("protocol");
        if (protocol is not null && !Vocabulary.Protocols.Contains(protocol.Value))
            Fail(protocol, ConfigurationDiagnostics.UnknownWord, "'protocol'", NearestKey.Hint(protocol.Value, Vocabulary.Protocols));
        var reason = Text("reason");
        if (reason is not null && string.IsNullOrWhiteSpace(reason.Value)) Fail(reason.Origin, ConfigurationDiagnostics.Empty, "'reason'");
        var ports = Ports(Items(layer, $"{key}:port"));
        var until = Until(Text("until"));
        var (names, sources) = layer.Says($"{key}:sources") ? Sources(Items(layer, $"{key}:sources")) : ([], AddressSet.All);
        if (_faults > 0) return null;
        return new ApprovedService
        {
            Host = host?.Value ?? "*",
            Protocol = protocol!.Value,
            Ports = ports,
            SourceNames = names,
            Sources = sources,
            Owner = Text("owner")?.Value,
            Reason = reason!.Value,
            Until = until,
        };

        Setting<string>? Text(string name) =>
            layer.TryGet($"{key}:{name}", out var value) && value is not null ? new(value, layer.OriginOf($"{key}:{name}")) : null;
    }

    private static IEnumerable<Setting<string>> Items(ConfigurationLayer layer, string key)
    {
        foreach (var index in layer.Names(key))
        {
            if (layer.TryGet($"{key}:{index}", out var value) && value is not null) yield return new(value, layer.OriginOf($"{key}:{index}"));
        }
    }

    private ImmutableArray<PortRange> Ports(IEnumerable<Setting<string>> items)
    {
        var ports = ImmutableArray.CreateBuilder<PortRange>();
        foreach (var item in items)
        {
            if (PortRange.TryParse(item.Value, out var range)) ports.Add(range);
            else Fail(item, ConfigurationDiagnostics.InvalidPort);
        }

        return ports.DrainToImmutable();
    }

    private DateOnly? Until(Setting<string>? text)
    {
        if (text is null) return null;
        if (DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Fail(text, ConfigurationDiagnostics.InvalidDate);
        return null;
    }

    private (ImmutableArray<string> Names, AddressSet Sources) Sources(IEnumerable<Setting<string>> items)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var prefixes = new List<IpPrefix>();
        var sources = AddressSet.Empty;
        foreach (var item in items)
        {
            names.Add(item.Value);
            if (IpPrefix.TryParse(item.Value, out var prefix)) prefixes.Add(ZoneReader.Checked(prefix, item, configuration.Diagnostics));
            else sources = sources.Union(Named(item));
        }

        return (names.DrainToImmutable(), sources.Union(AddressSet.FromPrefixes(prefixes)));
    }

    private AddressSet Named(Setting<string> item)
    {
        if (item.Value == Anywhere) return AddressSet.All;
        if (!_zones.TryGetValue(item.Value, out var zone))
        {
            Fail(item, ConfigurationDiagnostics.UnknownSource, NearestKey.Hint(item.Value, [.. _zones.Keys, Anywhere]));
            return AddressSet.Empty;
        }

        if (zone.Interfaces.Length > 0)
            configuration.Diagnostics.Add(item.Origin.Report(ConfigurationDiagnostics.ZoneOfInterfaces, zone.Name, MessageText.Visible(string.Join(", ", zone.Interfaces))));
        return zone.Addresses;
    }

    private void Fail(Setting<string> value, DiagnosticDescriptor descriptor, params object?[] more) =>
        Fail(value.Origin, descriptor, [MessageText.Visible(value.Value), .. more]);

    private void Fail(Origin origin, DiagnosticDescriptor descriptor, params object?[] arguments)
    {
        _faults++;
        configuration.Diagnostics.Add(origin.Report(descriptor, arguments));
    }
}
