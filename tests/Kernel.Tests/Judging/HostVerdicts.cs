using Kernel.Tests.Hosts;
using Kernel.Tests.Packets;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace Kernel.Tests.Judging;

/// <summary>The product on a host of several inputs, whose addresses and routes it knows: packets that are taken in, and packets that are sent
/// on.</summary>
public sealed class HostVerdicts
{
    private readonly QueryEvaluator _evaluator;
    private readonly bool _translates;

    public HostVerdicts(GeneratedHost host)
    {
        var rulesets = new List<PortAudit.Model.Firewall.Ruleset>();
        foreach (var (format, text) in host.Inputs())
        {
            // What adds to an empty ruleset is the whole of it.
            var input = ConfigParsers.Find(format)!.Parse(SourceFile.FromText(format, format == "nft" ? "flush ruleset\n" + text : text), "generated");
            Assert.Equal(0, input.RuleLines.Unreadable);
            rulesets.AddRange(input.Rulesets);
        }

        _translates = host.Translates;
        _evaluator = new QueryEvaluator(new HostFilter(rulesets, [.. TestHost.Interfaces.Select(i => i.Name), "lo"], network: new HostNetwork(Evidence())));
    }

    public ModelVerdict Verdict(TestPacket packet)
    {
        var text = packet.ToQueryText();
        if (!TestHost.LocalAddresses(packet.Ipv6).Contains(packet.Destination))
        {
            // Translated it may leave by another device than its first destination says.
            text += $" hook forward{(_translates ? "" : $" out {TestHost.WayOut(packet.Destination)}")}";
        }

        else if (packet.TimeToLive == 64)
        {
            // A question may name a device; there is none on the way in, whatever it names.
            text += " hook input out wan0";
        }

        return ProductVerdicts.Verdict(_evaluator.Answer(PacketQueryParser.Parse(text)));
    }

    private static HostEvidence Evidence()
    {
        var evidence = new HostEvidence();
        var span = SourceFile.FromText("ip", "x").Span(0, 1);
        foreach (var device in TestHost.Interfaces)
        {
            foreach (var address in device.Ipv4.Concat(device.Ipv6))
                evidence.Addresses.Add(new InterfaceAddress(device.Name, Address(address.ToString()), address.Length * 8, span));
        }

        evidence.ListedFamilies.UnionWith([IpFamily.IPv4, IpFamily.IPv6]);
        foreach (var (network, device) in new[]
        {
            ("0.0.0.0/0", "eth0"), ("::/0", "eth0"), (TestHost.BeyondIpv4, "wan0"), (TestHost.BeyondIpv6, "wan0"),
        })
        {
            var slash = network.IndexOf('/', StringComparison.Ordinal);
            evidence.Routes.Add(new Route(Address(network[..slash]), int.Parse(network[(slash + 1)..], null), null, device, span));
        }

        return evidence;
    }

    private static IpAddress Address(string text) => IpAddress.TryParse(text, out var address) ? address : throw new FormatException(text);
}
