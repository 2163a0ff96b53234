using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets.Matches;
using Kernel.Tests.Rulesets.Targets;

namespace Kernel.Tests.Rulesets;

/// <summary>Draws the target of a rule, of those that its table and its conditions allow.</summary>
internal sealed class TargetGenerator(Random random, bool ipv6, RulesetTraits traits)
{
    private static readonly string[] Ipv4Rejections =
    [
        "icmp-net-unreachable", "icmp-host-unreachable", "icmp-port-unreachable", "icmp-proto-unreachable", "icmp-net-prohibited",
        "icmp-host-prohibited", "icmp-admin-prohibited",
    ];

    private static readonly string[] Ipv6Rejections =
        ["icmp6-no-route", "icmp6-adm-prohibited", "icmp6-addr-unreachable", "icmp6-port-unreachable", "icmp6-policy-fail", "icmp6-reject-route"];

    private static readonly uint[] MarkValues = [1, 2, 0x10, 0x4000, 0xff, 0x8000_0000];

    internal static VerdictTarget Accept { get; } = new(KernelVerdict.Accept, "-j ACCEPT");

    internal static VerdictTarget Drop { get; } = new(KernelVerdict.Drop, "-j DROP");

    internal RuleTarget Target(string table, bool inUserChain, IReadOnlyList<RuleMatch> matches)
    {
        if (traits.NoTrack && table == "raw" && random.Chance(0.5))
            return new NoTrackTarget(random.Pick("-j CT --notrack", "-j NOTRACK"));
        return random.Next(100) switch
        {
            < 36 => Accept,
            < 56 => Drop,
            < 76 => table == "filter" ? Reject(matches) : Drop,
            < 83 => new ContinueTarget(random.Pick("-j LOG --log-prefix \"[in] \" --log-level 4", "-j NFLOG --nflog-group 5 --nflog-prefix \"n: \"", "")),
            < 88 => traits.Marks && table != "nat" ? Mark() : Accept,
            _ => inUserChain || random.Chance(0.3) ? new ReturnTarget() : Drop,
        };
    }

    internal RuleTarget AnyMark() => random.Chance(0.4) ? Mark() : ConnectionMark();

    internal RedirectTarget Redirect(ushort port) =>
        random.Chance(0.75) ? new RedirectTarget(port, $"-j REDIRECT --to-ports {port}") : new RedirectTarget(null, "-j REDIRECT");

    private VerdictTarget Reject(IReadOnlyList<RuleMatch> matches)
    {
        var isTcp = matches.OfType<ProtocolMatch>().Any(match => match is { Protocol: IpProtocol.Tcp, Negated: false });
        var type = isTcp && random.Chance(0.5) ? "tcp-reset" : random.Pick(ipv6 ? Ipv6Rejections : Ipv4Rejections);
        return new VerdictTarget(KernelVerdict.Reject, random.Chance(0.2) ? "-j REJECT" : $"-j REJECT --reject-with {type}");
    }

    private MarkTarget Mark()
    {
        var (cleared, flipped, text) = MarkChange();
        return new MarkTarget(cleared, flipped, $"-j MARK {text}");
    }

    private RuleTarget ConnectionMark()
    {
        if (random.Chance(0.4))
        {
            var (cleared, flipped, text) = MarkChange();
            return new ConnectionMarkTarget(cleared, flipped, $"-j CONNMARK {text}");
        }
        var isSave = random.Chance(0.5);
        var option = isSave ? "--save-mark" : "--restore-mark";
        var (packetMask, connectionMask) = (random.Pick(uint.MaxValue, 0xffu, 0x1u, 0x4000u), random.Pick(uint.MaxValue, 0xffu, 0x10u, 0xfu));
        return random.Next(3) switch
        {
            0 => new MarkCopyTarget(isSave, uint.MaxValue, uint.MaxValue, $"-j CONNMARK {option}"),
            1 => new MarkCopyTarget(isSave, packetMask, packetMask, $"-j CONNMARK {option} --mask 0x{packetMask:x}"),
            _ => new MarkCopyTarget(isSave, packetMask, connectionMask, $"-j CONNMARK {option} --nfmask 0x{packetMask:x} --ctmask 0x{connectionMask:x}"),
        };
    }

    // iptables-extensions(8), MARK: each spelling as bits to clear and bits to flip.
    private (uint Cleared, uint Flipped, string Text) MarkChange()
    {
        var (value, mask) = (random.Pick(MarkValues), random.Pick(0xffu, 0xfu, 0xc000u, uint.MaxValue));
        return random.Next(7) switch
        {
            0 => (uint.MaxValue, value, $"--set-mark 0x{value:x}"),
            1 => (mask | value, value, $"--set-mark 0x{value:x}/0x{mask:x}"),
            2 => (uint.MaxValue, value, $"--set-xmark 0x{value:x}"),
            3 => (mask, value, $"--set-xmark 0x{value:x}/0x{mask:x}"),
            4 => (~value, 0, $"--and-mark 0x{value:x}"),
            5 => (value, value, $"--or-mark 0x{value:x}"),
            _ => (0, value, $"--xor-mark 0x{value:x}"),
        };
    }
}
