using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets;
using PortAudit.Analysis.Comparison;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Inputs;
using PortAudit.Model.Findings;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using ConnectionState = PortAudit.PacketSets.Fields.ConnectionState;

namespace Kernel.Tests;

/// <summary>Two generated rulesets: the witnesses of their difference go through the kernel with either.</summary>
[Collection(KernelCollection.Name)]
public sealed class ComparisonTests
{
    private static readonly int Pairs = Scale.Of(24, 600);

    [Fact]
    public void The_kernel_tells_witnesses_of_a_difference_apart()
    {
        KernelRequirement.Check();
        using var oracle = new KernelOracle();
        var wrong = new List<string>();
        var asked = 0;
        for (var seed = 1; seed <= Pairs; seed++)
        {
            var ruleset = RulesetGenerator.Generate(seed, ipv6: seed % 2 == 1);
            var other = RulesetGenerator.Generate(seed + 5000, ruleset.Ipv6).Text;
            var family = ruleset.Ipv6 ? IpFamily.IPv6 : IpFamily.IPv4;
            var result = RulesetComparison.Run(
                new ComparedRulesets(Read(ruleset.Text, ruleset.Ipv6), Read(other, ruleset.Ipv6), HostNetwork.Unknown), 40);
            var witnesses = result.Changes
                .Where(c => c is { Certainty: Certainty.Certain, Path: HookPath.Input, IsNewConnection: true } && c.Family == family)
                .Select(c => (Change: c, Packet: Packet(c.Witness, ruleset.Ipv6)))
                .Where(w => w.Packet is not null).ToList();
            if (witnesses.Count == 0) continue;
            var backend = seed / 2 % 2 == 0 ? IptablesBackend.Nft : IptablesBackend.Legacy;
            var packets = witnesses.Select(w => w.Packet!).ToList();
            oracle.Load(ruleset.Text, ruleset.Ipv6, backend);
            var before = oracle.Ask(packets);
            oracle.Load(other, ruleset.Ipv6, backend);
            var after = oracle.Ask(packets);
            for (var i = 0; i < packets.Count; i++)
            {
                if (before[i].Verdict == KernelVerdict.Unreached || after[i].Verdict == KernelVerdict.Unreached) continue;
                asked++;
                var isNew = witnesses[i].Change.Direction == ChangeDirection.NewlyAccepted;
                var gotIn = (before[i].Verdict == KernelVerdict.Accept, after[i].Verdict == KernelVerdict.Accept);
                if (gotIn != (!isNew, isNew))
                    wrong.Add($"seed {seed}: {before[i].Verdict}, then {after[i].Verdict}: {witnesses[i].Change.Witness}\n{ruleset.Text}\n---\n{other}");
            }
        }

        Console.WriteLine($"witnesses asked: {asked}");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked}: {wrong.FirstOrDefault()}");
        Assert.True(asked >= Pairs / 2, $"only {asked} could be asked");
    }

    private static IReadOnlyList<Ruleset> Read(string text, bool ipv6) =>
        ConfigParsers.Find(ipv6 ? "ip6tables-save" : "iptables-save")!.Parse(SourceFile.FromText("generated", text), "generated").Rulesets;

    // What the question leaves free may be anything; what the oracle's host can't receive is left out.
    private static TestPacket? Packet(string witness, bool ipv6)
    {
        var query = PacketQueryParser.Parse(witness);
        var device = query.Interfaces.FirstOrDefault(i => i.Field == PacketField.InInterface)?.Names[0] ?? "eth0";
        var protocol = (byte)(Value(PacketField.Protocol) ?? 0);
        var packet = new TestPacket
        {
            Source = Address(PacketField.SourceAddress, HostAddress.Parse(ipv6 ? "2a00::8" : "8.8.8.8")),
            Destination = Address(PacketField.DestinationAddress, TestHost.LocalAddresses(ipv6)[0]),
            Protocol = protocol,
            SourcePort = (ushort)(Value(PacketField.SourcePort) ?? 40000),
            DestinationPort = (ushort)(Value(PacketField.DestinationPort) ?? 9),
            Flags = protocol == 6 ? TcpFlags.Syn : TcpFlags.None,
            IcmpType = (byte)(Value(PacketField.IcmpType) ?? (ipv6 ? 128u : 8u)),
            IcmpCode = (byte)(Value(PacketField.IcmpCode) ?? 0),
            InInterface = device,
        };
        var mac = query.Parts.FirstOrDefault(p => p.Field == PacketField.SourceMac);
        if (mac is not null) packet = packet with { SourceMac = (ulong)mac.Values[0].Low };
        return protocol is 6 or 17 && query.States is [ConnectionState.New] && TestHost.IsUsableSource(packet.Source)
            && TestHost.LocalAddresses(ipv6).Contains(packet.Destination) && device is "eth0" or "wan0" ? packet : null;

        uint? Value(PacketField field) => query.Parts.FirstOrDefault(p => p.Field == field) is { } part ? (uint)part.Values[0].Low : null;

        HostAddress Address(PacketField field, HostAddress otherwise) => query.Parts.FirstOrDefault(p => p.Field == field) is { } part
            ? HostAddress.Parse(new IpAddress(ipv6 ? IpFamily.IPv6 : IpFamily.IPv4, part.Values[0].Low).ToString()) : otherwise;
    }
}
