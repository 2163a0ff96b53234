namespace PortAudit.Model.Firewall.Sets;

/// <summary>A field whose value is looked up in a set.</summary>
/// <param name="Family">For an address, whose; ignored elsewhere.</param>
public readonly record struct KeyField(PacketField Field, IpFamily Family = IpFamily.IPv4);
