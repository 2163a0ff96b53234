using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Names;

/// <summary>A name of an ICMP or ICMPv6 type, or of one code of it.</summary>
internal sealed record IcmpName(IpFamily Family, int Type, int LowCode, int HighCode, string[] Names);
