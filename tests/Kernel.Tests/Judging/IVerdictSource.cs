using Kernel.Tests.Packets;

namespace Kernel.Tests.Judging;

/// <summary>Whoever claims to know what a ruleset does with a packet.</summary>
public interface IVerdictSource
{
    string Name { get; }

    /// <returns>One verdict a packet, in order.</returns>
    IReadOnlyList<ModelVerdict> Verdicts(string rulesetText, bool ipv6, IReadOnlyList<TestPacket> packets);
}
