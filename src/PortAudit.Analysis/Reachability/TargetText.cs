using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Where a translation sends packets, for people: <c>172.17.0.2:80</c>, <c>[fd00::2]:80</c>, ranges with a dash.</summary>
internal static class TargetText
{
    public static string Write(TranslateAddress translation)
    {
        var addresses = translation.Addresses.IsDefaultOrEmpty ? "" : string.Join('|', translation.Addresses.Select(r => Range(
            new IpAddress(translation.Family, r.Low).ToString(), new IpAddress(translation.Family, r.High).ToString())));
        if (translation.Ports.IsDefaultOrEmpty) return addresses;
        var ports = string.Join('|', translation.Ports);
        return addresses.Contains(':') ? $"[{addresses}]:{ports}" : $"{addresses}:{ports}";
    }

    private static string Range(string low, string high) => low == high ? low : $"{low}-{high}";
}
