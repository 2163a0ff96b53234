using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>Puts together what a host's files and listings say of ufw: one ruleset a family, which belongs to one of the inputs.</summary>
/// <remarks>Where user.rules and <c>ufw status</c> are both given, the rules are those of the file and the state is the listing's. Where what the
/// kernel has loaded is given, ufw's part in it is there already.</remarks>
internal static class UfwHost
{
    /// <returns>Null for an input whose rules another one takes along.</returns>
    public static ParsedInput? Complete(ParsedInput input, IReadOnlyList<ParsedInput> host, IServiceNames serviceNames)
    {
        var parts = host.SelectMany(i => i.Sections).OfType<UfwSection>().ToList();
        var notes = new List<Diagnostic>();
        var settings = Settings(parts, input.Source, notes);
        var rulesets = new List<Model.Firewall.Ruleset>();
        var isOwner = false;
        foreach (var own in input.Sections.OfType<UfwSection>().Where(f => f.Part is not (UfwPart.Settings or UfwPart.Profiles)))
        {
            var family = own.Family;
            if (IsSilent(own, settings))
            {
                if (!parts.Exists(p => p.Family == family && !p.IsStatus) && Loaded(host, family) is null)
                    notes.Add(UfwDiagnostics.NoStatusOfIPv6.At(input.Source.Path));
                continue;
            }

            var files = parts.Where(p => p.Part is not (UfwPart.Settings or UfwPart.Profiles) && p.Family == family
                && !IsSilent(p, settings)).OrderBy(p => p.IsStatus).ToList();
            var taken = files.Find(p => p.Part == own.Part)!;
            if (taken.Source != input.Source)
            {
                notes.Add(own.IsStatus && !taken.IsStatus
                    ? UfwDiagnostics.RulesFromFile.At(input.Source.Path, Path.GetFileName(taken.Source.Path))
                    : UfwDiagnostics.Duplicate.At(input.Source.Path));
                continue;
            }

            if (files.OrderByDescending(p => p.Part).First().Source != input.Source) continue;
            isOwner = true;
            if (Loaded(host, family) is { } loaded)
            {
                notes.Add(UfwDiagnostics.LoadedIsGiven.At(input.Source.Path, loaded.Source.Path));
                continue;
            }

            var assembly = new UfwAssembly(input.Source, serviceNames, IpsetCatalog.Of(host), new UfwProfiles(parts));
            rulesets.AddRange(assembly.Assemble(family, files, settings, notes));
        }

        return isOwner || notes.Count > 0
            ? input with { Rulesets = rulesets, Diagnostics = [.. input.Diagnostics, .. notes.DistinctBy(n => (n.Id, n.Message))] } : null;
    }

    /// <summary>A listing without a row for IPv6, where nothing else says that ufw filters it.</summary>
    private static bool IsSilent(UfwSection part, Dictionary<string, string> settings) =>
        part is { IsStatus: true, Family: IpFamily.IPv6, Shown.Count: 0 } && !settings.ContainsKey("IPV6")
        && settings.GetValueOrDefault("ENABLED") == "yes";

    /// <summary>The input that shows ufw's chains as they are loaded.</summary>
    private static ParsedInput? Loaded(IReadOnlyList<ParsedInput> host, IpFamily family)
    {
        var chain = family == IpFamily.IPv6 ? "ufw6-user-input" : "ufw-user-input";
        return host.FirstOrDefault(i => !i.Sections.OfType<UfwSection>().Any()
            && i.Rulesets.Any(r => r.Covers(family) && r.Tables.Exists(t => t.Chains.Exists(c => c.Name == chain))));
    }

    private static Dictionary<string, string> Settings(List<UfwSection> parts, SourceFile place, List<Diagnostic> notes)
    {
        var settings = new Dictionary<string, string>();
        foreach (var part in parts.OrderBy(p => p.IsStatus))
        {
            foreach (var (name, value) in part.Settings)
            {
                if (part.IsStatus && part.Source == place && settings.TryGetValue(name, out var before)
                    && !before.Equals(value, StringComparison.OrdinalIgnoreCase))
                    notes.Add(UfwDiagnostics.Contradiction.At(place.Path, name, value, before));
                settings[name] = value;
            }
        }

        return settings;
    }
}
