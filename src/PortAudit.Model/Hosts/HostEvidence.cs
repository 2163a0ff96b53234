namespace PortAudit.Model.Hosts;

/// <summary>What is known of a host besides its rulesets and sockets. A list that is empty says nothing: the export may be missing.</summary>
public sealed class HostEvidence
{
    public List<InterfaceAddress> Addresses { get; } = [];

    /// <summary>The families of which some export lists every address: one that is not among them is not the host's.</summary>
    public HashSet<IpFamily> ListedFamilies { get; } = [];

    public List<Route> Routes { get; } = [];

    public List<HostSetting> Settings { get; } = [];

    public List<UnitState> Units { get; } = [];

    public List<NetworkProfile> Profiles { get; } = [];

    public List<PortScan> Scans { get; } = [];

    public bool IsEmpty => Addresses.Count + Routes.Count + Settings.Count + Units.Count + Profiles.Count + Scans.Count == 0;

    /// <summary>The last value that was told, as sysctl itself would have it.</summary>
    public HostSetting? Setting(string name) => Settings.FindLast(s => s.Name == name);

    public void Add(HostEvidence other)
    {
        Addresses.AddRange(other.Addresses);
        ListedFamilies.UnionWith(other.ListedFamilies);
        Routes.AddRange(other.Routes);
        Settings.AddRange(other.Settings);
        Units.AddRange(other.Units);
        Profiles.AddRange(other.Profiles);
        Scans.AddRange(other.Scans);
    }
}
