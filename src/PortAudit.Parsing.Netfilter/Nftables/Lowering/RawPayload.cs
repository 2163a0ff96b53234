using PortAudit.Model.Firewall;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>Raw payload that is a field under another name: <c>@th,16,16</c> is <c>th dport</c>.</summary>
internal static class RawPayload
{
    /// <returns>The field's text; <see langword="null"/> where the bits are not a field of their own.</returns>
    public static string? Decode(Field field, TableFamily family, int protocol)
    {
        if (field.Text[0] != '@') return null;
        return (field.Text, family, protocol) switch
        {
            ("@th,0,16", _, _) => "th sport",
            ("@th,16,16", _, _) => "th dport",
            ("@th,0,8", TableFamily.Ip, 1) => "icmp type",
            ("@th,8,8", TableFamily.Ip, 1) => "icmp code",
            ("@th,0,8", TableFamily.Ip6, 58) => "icmpv6 type",
            ("@th,8,8", TableFamily.Ip6, 58) => "icmpv6 code",
            ("@th,104,8", _, 6) => "tcp flags",
            ("@nh,72,8", TableFamily.Ip, _) => "ip protocol",
            ("@nh,96,32", TableFamily.Ip, _) => "ip saddr",
            ("@nh,128,32", TableFamily.Ip, _) => "ip daddr",
            ("@nh,48,8", TableFamily.Ip6, _) => "ip6 nexthdr",
            ("@nh,64,128", TableFamily.Ip6, _) => "ip6 saddr",
            ("@nh,192,128", TableFamily.Ip6, _) => "ip6 daddr",
            ("@ll,48,48", _, _) => "ether saddr",
            _ => null,
        };
    }
}
