namespace PortAudit.Model.Firewall.Conditions;

public enum UnknownKind : byte
{
    /// <summary>The same answer at each use, as long as the packet's fields stay what they are: a set, an owner, a length.</summary>
    Named,

    /// <summary>The same answer until a rule updates it: a set or recent list that rules of this host write to.</summary>
    Updatable,

    /// <summary>Another answer at each use: rates, quotas, times, random.</summary>
    Fresh,
}
