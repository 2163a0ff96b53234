using System.Collections.Immutable;
using PortAudit.Model.Facts;
using PortAudit.Model.Zones;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Configuration;

/// <summary>Reads the user's zones, whose names stand beside the fixed words of reach in rules and reports.</summary>
internal sealed class ZoneReader(ConfigurationReader configuration)
{
    public IReadOnlyList<Setting<Zone>> Read(IEnumerable<string> names)
    {
        var zones = new List<Setting<Zone>>();
        foreach (var name in names)
        {
            if (configuration.List($"zones:{name}") is not { Origin: var origin } list) continue;
            if (Fault(name) is { } fault)
            {
                configuration.Diagnostics.Add(origin.Report(ConfigurationDiagnostics.InvalidName, VisibleText.Brief(name), "zone", fault));
                continue;
            }

            var prefixes = new List<IpPrefix>();
            var interfaces = ImmutableArray.CreateBuilder<string>();
            foreach (var item in list.Items)
            {
                if (IpPrefix.TryParse(item.Value, out var prefix)) prefixes.Add(Checked(prefix, item, configuration.Diagnostics));
                else if (InterfaceFault(item.Value) is not { } reason) interfaces.Add(item.Value);
                else configuration.Diagnostics.Add(
                    item.Origin.Report(ConfigurationDiagnostics.InvalidZoneItem, VisibleText.Brief(item.Value), reason));
            }

            zones.Add(new(new Zone(name, AddressSet.FromPrefixes(prefixes), interfaces.DrainToImmutable()), origin));
        }

        return zones;
    }

    /// <summary>The prefix, with a warning when its address has bits after the length: the zone is wider than it looks.</summary>
    public static IpPrefix Checked(IpPrefix prefix, Setting<string> written, List<Diagnostic> diagnostics)
    {
        var slash = written.Value.IndexOf('/');
        if (slash > 0 && IpAddress.TryParse(written.Value.AsSpan(0, slash), out var address) && address != prefix.Network)
            diagnostics.Add(written.Origin.Report(ConfigurationDiagnostics.HostBits, VisibleText.Brief(written.Value), prefix));
        return prefix;
    }

    private static string? Fault(string name)
    {
        if (name == ApprovalReader.Anywhere || Vocabulary.Reaches.Contains(name)) return "the word has a meaning of its own";
        return IpPrefix.TryParse(name, out _) ? "it is an address" : null;
    }

    // Names are compared as a whole with those of rulesets and listings, so what looks like an address, a pattern or a list never fits.
    private static string? InterfaceFault(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "it is empty";
        if (text.AsSpan().ContainsAny('/', ':', ',')) return "the address can't be read";
        if (text.All(c => char.IsAsciiDigit(c) || c is '.' or '-')) return "the address can't be read; ranges are written as prefixes";
        if (text.Contains('*') || text.EndsWith('+')) return "a zone names each interface in full";
        return ConfigurationNames.Fault(text);
    }
}
