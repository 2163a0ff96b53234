using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Where in the registry the firewall keeps its rules and settings, in whatever hive or export.</summary>
internal static class FirewallKeys
{
    /// <summary>What a key below a firewall key holds.</summary>
    /// <param name="Profile">None for rules.</param>
    /// <param name="Below">The part below the profile: empty, or Logging.</param>
    public readonly record struct Place(PolicyLayer Layer, bool IsRules, NetworkProfiles Profile, bool IsStandard, string Below)
    {
        /// <summary>Whether the key belongs to the firewall at all.</summary>
        public bool IsFirewall { get; init; } = true;
    }

    /// <summary>The part of a path below the firewall's own key; <see langword="null"/> for other keys.</summary>
    public static string? Below(string key, out PolicyLayer layer)
    {
        layer = PolicyLayer.Local;
        if (Find(key, @"\Parameters\FirewallPolicy") is { } local) return local;
        layer = PolicyLayer.GroupPolicy;
        return Find(key, @"\Policies\Microsoft\WindowsFirewall") ?? Find(@"\" + key, @"\Policies\Microsoft\WindowsFirewall");
    }

    /// <param name="below">Out of <see cref="Below"/>.</param>
    /// <param name="layer">Likewise.</param>
    /// <returns>What the key holds; <see langword="null"/> for what no packet and no check depends on.</returns>
    public static Place? Of(string below, PolicyLayer layer)
    {
        if (Same(below, "FirewallRules")) return new Place(layer, true, default, false, "");
        // Rules that restrict services: Windows' own, and those that administrators add.
        if (below.StartsWith(@"RestrictedServices\", StringComparison.OrdinalIgnoreCase))
        {
            var last = below[(below.LastIndexOf('\\') + 1)..];
            return Same(last, "System") || Same(last, "FirewallRules") ? new Place(PolicyLayer.Hardening, true, default, false, "") : null;
        }

        var slash = below.IndexOf('\\');
        var name = slash < 0 ? below : below[..slash];
        var rest = slash < 0 ? "" : below[(slash + 1)..];
        if (rest.Length > 0 && !Same(rest, "Logging")) return null;
        var profile = name.ToUpperInvariant() switch
        {
            "DOMAINPROFILE" => NetworkProfiles.Domain,
            "PRIVATEPROFILE" or "STANDARDPROFILE" => NetworkProfiles.Private,
            "PUBLICPROFILE" => NetworkProfiles.Public,
            _ => NetworkProfiles.None,
        };
        return profile == NetworkProfiles.None ? null : new Place(layer, false, profile, Same(name, "StandardProfile"), rest);
    }

    private static string? Find(string key, string root)
    {
        var at = key.IndexOf(root, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var end = at + root.Length;
        return end == key.Length ? "" : key[end] == '\\' ? key[(end + 1)..] : null;
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
