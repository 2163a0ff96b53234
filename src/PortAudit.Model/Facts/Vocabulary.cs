using PortAudit.Model.Findings;

namespace PortAudit.Model.Facts;

/// <summary>The closed word lists of fact fields; each word is spelled once, here.</summary>
public static class Vocabulary
{
    public static readonly IReadOnlyList<string> Protocols = ["tcp", "udp", "sctp", "dccp", "udplite"];

    public static readonly IReadOnlyList<string> Families = ["ipv4", "ipv6"];

    public static readonly IReadOnlyList<string> Certainties = ["certain", "possible"];

    public static readonly IReadOnlyList<string> Severities = ["info", "low", "medium", "high", "critical"];

    /// <summary>Narrowest first. A user's zone may stand in their place.</summary>
    public static readonly IReadOnlyList<string> Reaches = ["none", "loopback", "host", "link", "private", "prefixes", "internet"];

    public static readonly IReadOnlyList<string> Verdicts = ["accept", "drop", "reject", "unknown"];

    public static readonly IReadOnlyList<string> Binds = ["wildcard", "loopback", "address", "unknown"];

    public static readonly IReadOnlyList<string> Paths = ["input", "dnat"];

    public static readonly IReadOnlyList<string> ExposureEvidences = ["both", "ruleset", "snapshot"];

    public static string Word(this BindKind bind) => Binds[(int)bind];

    public static string Word(this ExposurePath path) => Paths[(int)path];

    public static string Word(this ExposureEvidence evidence) => ExposureEvidences[(int)evidence];

    public static string Word(this Certainty certainty) => certainty == Certainty.Certain ? "certain" : "possible";

    public static string Word(this EffectiveVerdict verdict) => Verdicts[(int)verdict];

    public static string Word(this Listening listening) => ServiceFact.ListeningWords[(int)listening];

    public static string Family(IpFamily family) => family == IpFamily.IPv4 ? "ipv4" : "ipv6";

    public static string Protocol(byte protocol) => protocol switch
    {
        IpProtocol.Icmp => "icmp",
        IpProtocol.IcmpV6 => "icmpv6",
        IpProtocol.Tcp => "tcp",
        IpProtocol.Udp => "udp",
        IpProtocol.Sctp => "sctp",
        IpProtocol.Dccp => "dccp",
        IpProtocol.UdpLite => "udplite",
        _ => protocol.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
