namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What a line is to one listing of host facts.</summary>
internal enum HostFactLine : byte
{
    /// <summary>None of this listing's.</summary>
    None,

    /// <summary>States something that is kept.</summary>
    Fact,

    /// <summary>Belongs to the listing and states nothing that is kept.</summary>
    Passing,

    /// <summary>Should state something and can't be read.</summary>
    Bad,
}
