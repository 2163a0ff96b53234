using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>One side of a rule of ufw's.</summary>
/// <param name="Address">With its prefix; empty for anywhere.</param>
/// <param name="Ports">As ufw writes them, <c>80,443</c> or <c>1000:2000</c>; empty for any.</param>
/// <param name="Profile">The application profile that stands in the ports' place; empty without one.</param>
/// <param name="Interface">Empty for any.</param>
internal readonly record struct UfwEnd(string Address, string Ports, string Profile, string Interface);

/// <summary>A rule as <c>ufw status</c> shows it.</summary>
/// <param name="Action">allow, deny, reject or limit; empty for a row that could not be read.</param>
/// <param name="Chain">input, output or forward.</param>
/// <param name="Protocol">Empty for any.</param>
internal sealed record UfwRule(SourceSpan Span, string Action, string Chain, IpFamily Family, UfwEnd To, UfwEnd From, string Protocol)
{
    public bool IsReadable => Action.Length > 0;

    /// <summary>The rules of iptables that ufw makes of it. Source: UFWRule.format_rule and _get_rules_from_formatted of ufw 0.36; rules
    /// that only log are left out.</summary>
    /// <param name="ports">The ports of a profile, <c>137,138/udp|139,445/tcp</c>; null for one that is not known.</param>
    public IEnumerable<string> Lines(Func<string, string?> ports)
    {
        var prefix = Family == IpFamily.IPv6 ? "ufw6" : "ufw";
        foreach (var to in Alternatives(To, ports))
        {
            foreach (var from in Alternatives(From, ports))
            {
                var protocol = Protocol.Length > 0 ? Protocol : to.Protocol.Length > 0 ? to.Protocol : from.Protocol;
                if (to.Protocol.Length > 0 && from.Protocol.Length > 0 && to.Protocol != from.Protocol) continue;
                var hasPorts = to.Ports.Length > 0 || from.Ports.Length > 0;
                foreach (var one in protocol.Length > 0 ? (IEnumerable<string>)[protocol] : hasPorts ? ["tcp", "udp"] : [""])
                {
                    foreach (var line in WithVerdict($"-A {prefix}-user-{Chain}{Match(one, to, from)}", one, prefix)) yield return line;
                }
            }
        }
    }

    private static IEnumerable<(string Ports, string Protocol, string Unknown)> Alternatives(UfwEnd end, Func<string, string?> ports)
    {
        if (end.Profile.Length == 0) return [(end.Ports, "", "")];
        if (ports(end.Profile) is not { } known) return [("", "", Placeholder.Of($"profile '{end.Profile}'"))];
        return known.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.IndexOf('/') is >= 0 and var slash ? (part[..slash], part[(slash + 1)..], "") : (part, "", ""));
    }

    private string Match(string protocol, (string Ports, string Protocol, string Unknown) to, (string Ports, string Protocol, string Unknown) from)
    {
        // On a rule for this host the interface stands where the packets come in or go out, on one for others where they pass.
        var (enters, leaves) = Chain == "forward" ? (From.Interface, To.Interface) : (To.Interface, From.Interface);
        var match = "";
        if (enters.Length > 0) match += " -i " + enters;
        if (leaves.Length > 0) match += " -o " + leaves;
        if (protocol.Length > 0) match += " -p " + protocol;
        if (To.Address.Length > 0) match += " -d " + To.Address;
        if (From.Address.Length > 0) match += " -s " + From.Address;
        if (to.Ports.Length > 0)
            match += to.Ports.Contains(',', StringComparison.Ordinal) ? $" -m multiport --dports {to.Ports}" : $" --dport {to.Ports}";
        if (from.Ports.Length > 0)
            match += from.Ports.Contains(',', StringComparison.Ordinal) ? $" -m multiport --sports {from.Ports}" : $" --sport {from.Ports}";
        if (to.Unknown.Length > 0) match += " " + to.Unknown;
        return from.Unknown.Length > 0 ? $"{match} {from.Unknown}" : match;
    }

    private IEnumerable<string> WithVerdict(string rule, string protocol, string prefix) => Action switch
    {
        "allow" => [rule + " -j ACCEPT"],
        "reject" => [rule + (protocol == "tcp" ? " -j REJECT --reject-with tcp-reset" : " -j REJECT")],
        "limit" =>
        [
            rule + " -m conntrack --ctstate NEW -m recent --set",
            $"{rule} -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j {prefix}-user-limit",
            $"{rule} -j {prefix}-user-limit-accept",
        ],
        _ => [rule + " -j DROP"],
    };
}
