using Kernel.Tests.Judging;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets;

namespace Kernel.Tests;

/// <summary>Puts the same packets to the kernel and to a verdict source, ruleset by ruleset, and keeps count.</summary>
internal sealed class DifferentialRun(KernelOracle oracle)
{
    private const int ReportedContradictions = 3;
    private readonly Dictionary<KernelVerdict, int> _verdicts = [];
    private readonly List<string> _reports = [];
    private readonly HashSet<string> _reported = [];

    internal int Rulesets { get; private set; }

    internal int Packets { get; private set; }

    internal int Possible { get; private set; }

    internal int Contradictions { get; private set; }

    /// <summary>Rulesets that the source gave no verdicts for.</summary>
    internal int Failures { get; private set; }

    /// <summary>Packets that connection tracking saw in another state than they claim: a fault of the harness.</summary>
    internal int Misjudged { get; private set; }

    /// <summary>Whether nearly all packets were in the state they claim.</summary>
    /// <remarks>On a busy machine the kernel looks at a few only after the oracle has set the next switch; they are not judged.</remarks>
    internal bool IsSound => Misjudged * 500 <= Packets;

    /// <summary>Certain rejections that showed no reply.</summary>
    internal int SilentRejections { get; private set; }

    internal int Unreached => Count(KernelVerdict.Unreached);

    internal int Count(KernelVerdict verdict) => _verdicts.GetValueOrDefault(verdict);

    internal void Load(TestRuleset ruleset, IptablesBackend backend)
    {
        try
        {
            oracle.Load(ruleset.Text, ruleset.Ipv6, backend);
        }
        catch (InvalidOperationException refusal)
        {
            throw new InvalidOperationException($"seed {ruleset.Seed}: {refusal.Message}\n{Numbered(ruleset.Text)}", refusal);
        }
    }

    /// <summary>Judges the source by the kernel, under the ruleset that is loaded.</summary>
    internal void Compare(TestRuleset ruleset, IptablesBackend backend, IReadOnlyList<TestPacket> packets, IVerdictSource source) => Compare(
        $"seed {ruleset.Seed}, {(ruleset.Ipv6 ? "IPv6" : "IPv4")}, iptables-{backend.ToString().ToLowerInvariant()}",
        ruleset.Text, ruleset.Ipv6, packets, source);

    /// <param name="name">The ruleset, for reports.</param>
    /// <param name="ipv6">The family of a text that does not tell.</param>
    internal void Compare(string name, string text, bool ipv6, IReadOnlyList<TestPacket> packets, IVerdictSource source)
    {
        var answers = oracle.Ask(packets);
        IReadOnlyList<ModelVerdict> verdicts;
        try
        {
            verdicts = source.Verdicts(text, ipv6, packets);
        }
#pragma warning disable CA1031 // One ruleset that a source gives up on must not hide what it says of the others.
        catch (Exception failure)
        {
            Failures++;
            Keep($"{name}: {source.Name} failed: {failure}\n{Numbered(text)}");
            return;
        }
#pragma warning restore CA1031
        Assert.Equal(packets.Count, verdicts.Count);
        Rulesets++;
        Packets += packets.Count;
        for (var i = 0; i < packets.Count; i++)
            Judge(name, text, source.Name, packets[i], answers[i], verdicts[i]);
    }

    internal string Totals() => string.Join(Environment.NewLine,
        $"rulesets {Rulesets}, packets {Packets}, contradictions {Contradictions}, failures {Failures}, misjudged states {Misjudged}",
        $"kernel: accept {Count(KernelVerdict.Accept)}, drop {Count(KernelVerdict.Drop)}, reject {Count(KernelVerdict.Reject)}, unreached {Unreached}",
        $"model: possible {Possible} ({100.0 * Possible / Math.Max(1, Packets):f1} %), rejections without a reply {SilentRejections}");

    internal string Report() => string.Join(Environment.NewLine, [Totals(), .. _reports]);

    private void Judge(string name, string text, string source, TestPacket packet, KernelAnswer answer, ModelVerdict verdict)
    {
        _verdicts[answer.Verdict] = Count(answer.Verdict) + 1;
        if (answer.Verdict == KernelVerdict.Unreached)
            return;
        if (!answer.Confirms(packet))
        {
            Misjudged++;
            Keep($"the packet was in state {answer.State}: {packet}");
            return;
        }
        if (verdict.Certainty == VerdictCertainty.Possible)
            Possible++;
        if (answer.Verdict == KernelVerdict.Drop && verdict.Possible == Outcomes.Reject)
            SilentRejections++;
        if (verdict.Allows(answer.Verdict, packet))
            return;
        Contradictions++;
        // One packet shows what is wrong with a ruleset.
        if (_reported.Add(name)) Keep($"""
            {name}
            packet: {packet}
            kernel: {answer.Verdict} (state {answer.State})
            {source}: {verdict}
            {Numbered(text)}
            """);
    }

    private void Keep(string report)
    {
        if (_reports.Count < ReportedContradictions)
            _reports.Add(report);
    }

    private static string Numbered(string text) =>
        string.Join('\n', text.TrimEnd('\n').Split('\n').Select((line, index) => $"{index + 1,4}  {line}"));
}
