using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets.Targets;

namespace Kernel.Tests.Rulesets;

/// <summary>Draws a whole ruleset for the way in. The same seed and family give the same text on every machine.</summary>
/// <remarks>
/// Every ruleset loads in both implementations of iptables. Left out is what depends on the order of packets (limit, recent,
/// hashlimit, statistic), and FORWARD and OUTPUT stay open, so that rejections are seen.
/// </remarks>
public sealed class RulesetGenerator
{
    private const int DeepestCall = 3;

    private static readonly string[] ChainNames =
    [
        "web", "TCP", "UDP", "DOS~Pro-t_ect", "f2b-sshd", "KUBE-SVC-X4F3JQ", "ufw-before.input", "in_public", "cali-tw-eth0", "admin",
        "accept_log", "x", "NUMBERS-123", "twenty-eight-characters-name",
    ];

    private readonly Random _random;
    private readonly RulesetTraits _traits;
    private readonly MatchGenerator _matches;
    private readonly TargetGenerator _targets;

    private RulesetGenerator(int seed, bool ipv6)
    {
        _random = new Random(seed);
        _traits = RulesetTraits.Draw(_random);
        _matches = new MatchGenerator(_random, ipv6, _traits);
        _targets = new TargetGenerator(_random, ipv6, _traits);
    }

    public static TestRuleset Generate(int seed, bool ipv6)
    {
        var generator = new RulesetGenerator(seed, ipv6);
        return new TestRuleset(seed, ipv6, [.. generator.Tables()], generator._random.Chance(0.1));
    }

    private IEnumerable<TestTable> Tables()
    {
        if (_traits.NoTrack || _traits.StateInRaw || _random.Chance(0.25))
            yield return Table("raw", 1, ("PREROUTING", Policy(0.03), Size(5)));
        if (_traits.Marks || _random.Chance(0.3))
            yield return Table("mangle", 2, ("PREROUTING", Policy(0.03), Size(6) + (_traits.Marks ? 3 : 0)), ("INPUT", Policy(0.05), Size(4)));
        if (_traits.Nat)
            yield return Table("nat", 1, ("PREROUTING", KernelVerdict.Accept, Size(6) + 1));
        yield return Table("filter", _random.Next(0, 7), ("INPUT", Policy(0.55), Size(22) + 3), ("FORWARD", Policy(0.5), 0), ("OUTPUT", KernelVerdict.Accept, 0));
        if (_random.Chance(0.2))
            yield return Table("security", 1, ("INPUT", Policy(0.1), Size(4)));
    }

    private KernelVerdict Policy(double drops) => _random.Chance(drops) ? KernelVerdict.Drop : KernelVerdict.Accept;

    private int Size(int most) => _random.Next(0, most + 1);

    private TestTable Table(string name, int userChains, params (string Name, KernelVerdict Policy, int Rules)[] hooks)
    {
        // A chain calls only later ones of a deeper level: no loops.
        var users = _random.PickSome(ChainNames, Math.Max(1, userChains)).Take(userChains)
            .Select(chain => (Name: chain, Level: _random.Next(1, DeepestCall + 1))).OrderBy(chain => chain.Level).ToArray();
        var chains = hooks.Select(hook => Chain(name, hook.Name, hook.Policy, hook.Rules, users)).ToList();
        chains.AddRange(users.Select(user =>
            Chain(name, user.Name, null, Size(7), [.. users.Where(other => other.Level > user.Level)])));
        return new TestTable(name, chains);
    }

    private TestChain Chain(string table, string name, KernelVerdict? policy, int rules, IReadOnlyList<(string Name, int Level)> callees)
    {
        var written = new List<TestRule>();
        for (var i = 0; i < rules; i++)
            written.AddRange(Rules(table, policy is null, callees));
        return new TestChain(name, policy, written);
    }

    private IEnumerable<TestRule> Rules(string table, bool inUserChain, IReadOnlyList<(string Name, int Level)> callees)
    {
        if (table == "nat" && _random.Chance(0.6))
        {
            var (number, name) = _random.Chance(0.6) ? (IpProtocol.Tcp, "tcp") : (IpProtocol.Udp, "udp");
            return RuleLine.Rules(_matches.Around(_matches.Transport.Ported(number, name), table), _targets.Redirect(_matches.Transport.PortNumber()),
                _traits.RepeatsModules);
        }
        if (_traits.Marks && table is "raw" or "mangle" && _random.Chance(0.7))
            return RuleLine.Rules(_random.Chance(0.6) ? _matches.Few() : _matches.Around(_matches.Transport.Matches(), table), _targets.AnyMark(),
                _traits.RepeatsModules);
        var matches = _traits.Marks && table == "filter" && _random.Chance(0.25)
            ? [.. _matches.Transport.Matches(), _matches.AnyMark()]
            : _matches.Around(_matches.Transport.Matches(), table);
        RuleTarget target;
        if (callees.Count > 0 && _random.Chance(0.3))
        {
            var (name, isGoto) = (_random.Pick(callees).Name, _random.Chance(0.25));
            target = new ChainTarget(name, isGoto, $"{(isGoto ? "-g" : _random.Pick("-j", "-j", "-j", "--jump"))} {name}");
        }
        else
        {
            target = _targets.Target(table, inUserChain, matches);
            // A verdict on nearly everything hides what follows.
            if (target is VerdictTarget && matches.Count < 2 && _random.Chance(0.7))
                target = new ContinueTarget("");
        }
        // nat takes no verdicts but ACCEPT.
        if (table == "nat" && target is VerdictTarget { Verdict: not KernelVerdict.Accept })
            target = TargetGenerator.Accept;
        return RuleLine.Rules(matches, target, _traits.RepeatsModules);
    }
}
