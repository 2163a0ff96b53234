using System.Diagnostics;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets;
using Kernel.Tests.Rulesets.Targets;

namespace Kernel.Tests.Judging;

/// <summary>Walks one packet at a time through the objects of a generated ruleset, once for each way to answer the unknown conditions.</summary>
/// <remarks>Slow and plain on purpose: it shows that harness and generator agree with the kernel before anything else is judged by them.</remarks>
public sealed class ReferenceInterpreter(TestRuleset ruleset) : IVerdictSource
{
    private static readonly Outcomes[] OutcomeOf = [Outcomes.Accept, Outcomes.Drop, Outcomes.Reject];

    public string Name => "reference interpreter";

    public IReadOnlyList<ModelVerdict> Verdicts(string rulesetText, bool ipv6, IReadOnlyList<TestPacket> packets)
    {
        if (rulesetText != ruleset.Text)
            throw new ArgumentException("the text is not that of the ruleset", nameof(rulesetText));
        return [.. packets.Select(Verdict)];
    }

    private ModelVerdict Verdict(TestPacket packet)
    {
        var names = ruleset.Unknowns;
        var outcomes = Outcomes.None;
        for (var answers = 0; answers < 1 << names.Count; answers++)
        {
            var assumed = names.Index().ToDictionary(name => name.Item, name => (answers >> name.Index & 1) != 0);
            outcomes |= OutcomeOf[(int)Walk(new Traversal(packet, assumed))];
        }
        return ModelVerdict.Of(outcomes);
    }

    private KernelVerdict Walk(Traversal traversal)
    {
        if (Pass("raw", "PREROUTING", traversal) is not KernelVerdict.Accept and var early)
            return early;
        Track(traversal);
        if (Pass("mangle", "PREROUTING", traversal) is not KernelVerdict.Accept and var mangled)
            return mangled;
        // The nat table sees the first packet of a connection only.
        if (traversal is { HasConnection: true, State: ConntrackState.New })
            Pass("nat", "PREROUTING", traversal);
        foreach (var table in new[] { "mangle", "filter", "security" })
            if (Pass(table, "INPUT", traversal) is not KernelVerdict.Accept and var verdict)
                return verdict;
        return KernelVerdict.Accept;
    }

    private static void Track(Traversal traversal)
    {
        if (traversal.State == ConntrackState.Untracked)
            return;
        traversal.State = traversal.Packet.State;
        traversal.HasConnection = traversal.State is ConntrackState.New or ConntrackState.Established or ConntrackState.Related;
        traversal.ConnectionMark = traversal.HasConnection ? traversal.Packet.ConnectionMark : 0;
    }

    private KernelVerdict Pass(string tableName, string hook, Traversal traversal)
    {
        if (ruleset.Table(tableName) is not { } table || table.Chain(hook) is not { } chain)
            return KernelVerdict.Accept;
        return Run(table, chain, traversal) ?? chain.Policy!.Value;
    }

    /// <returns>Null where the packet comes to the chain's end or a RETURN.</returns>
    private static KernelVerdict? Run(TestTable table, TestChain chain, Traversal traversal)
    {
        foreach (var rule in chain.Rules.Where(rule => rule.Matches.All(match => match.Holds(traversal))))
        {
            switch (rule.Target)
            {
                case VerdictTarget verdict:
                    return verdict.Verdict;
                case ReturnTarget:
                    return null;
                case ChainTarget { IsGoto: true } callee:
                    return Run(table, table.Chain(callee.Chain)!, traversal);
                case ChainTarget callee:
                    if (Run(table, table.Chain(callee.Chain)!, traversal) is { } decided)
                        return decided;
                    break;
                case RedirectTarget redirect:
                    Redirect(traversal, redirect);
                    return KernelVerdict.Accept;
                default:
                    Apply(rule.Target, traversal);
                    break;
            }
        }
        return null;
    }

    private static void Redirect(Traversal traversal, RedirectTarget redirect)
    {
        var before = (traversal.Destination, traversal.DestinationPort);
        traversal.Destination = TestHost.Interface(traversal.Packet.InInterface).Addresses(traversal.Packet.Ipv6)[0];
        traversal.DestinationPort = redirect.Port ?? traversal.DestinationPort;
        if (before != (traversal.Destination, traversal.DestinationPort))
            traversal.State |= ConntrackState.DestinationRewritten;
    }

    private static void Apply(RuleTarget target, Traversal traversal)
    {
        switch (target)
        {
            case ContinueTarget:
                break;
            case MarkTarget mark:
                traversal.Mark = traversal.Mark & ~mark.Cleared ^ mark.Flipped;
                break;
            case ConnectionMarkTarget mark when traversal.HasConnection:
                traversal.ConnectionMark = traversal.ConnectionMark & ~mark.Cleared ^ mark.Flipped;
                break;
            case MarkCopyTarget { IsSave: true } copy when traversal.HasConnection:
                traversal.ConnectionMark = traversal.ConnectionMark & ~copy.ConnectionMask ^ traversal.Mark & copy.PacketMask;
                break;
            case MarkCopyTarget { IsSave: false } copy when traversal.HasConnection:
                traversal.Mark = traversal.Mark & ~copy.PacketMask ^ traversal.ConnectionMark & copy.ConnectionMask;
                break;
            case ConnectionMarkTarget or MarkCopyTarget:
                break;
            case NoTrackTarget:
                traversal.State = ConntrackState.Untracked;
                break;
            default:
                throw new UnreachableException();
        }
    }
}
