using Kernel.Tests.Oracle;

namespace Kernel.Tests.Judging;

/// <summary>What a source says of one packet.</summary>
/// <param name="Answer">The verdict it names.</param>
/// <param name="Certainty">Whether nothing stands in the way.</param>
/// <param name="Possible">The fates it allows. For a certain accept, drop or reject that one, for `unknown` all.</param>
public sealed record ModelVerdict(VerdictAnswer Answer, VerdictCertainty Certainty, Outcomes Possible)
{
    public static ModelVerdict Unknown { get; } = new(VerdictAnswer.Unknown, VerdictCertainty.Possible, Outcomes.Any);

    /// <summary>One fate: certain. Several: `depends`, possibly each of them.</summary>
    public static ModelVerdict Of(Outcomes outcomes) => outcomes switch
    {
        Outcomes.Accept => new(VerdictAnswer.Accept, VerdictCertainty.Certain, outcomes),
        Outcomes.Drop => new(VerdictAnswer.Drop, VerdictCertainty.Certain, outcomes),
        Outcomes.Reject => new(VerdictAnswer.Reject, VerdictCertainty.Certain, outcomes),
        _ => new(VerdictAnswer.Depends, VerdictCertainty.Possible, outcomes),
    };

    /// <summary>Whether the kernel's verdict can stand beside this one.</summary>
    /// <remarks>
    /// A rejection is known by its reply, and some packets get none (ICMP errors, resets): a drop may be one. A reply, though, is
    /// proof: whoever says drop and nothing else is wrong then.
    /// </remarks>
    public bool Allows(KernelVerdict kernel) => kernel switch
    {
        KernelVerdict.Accept => Possible.HasFlag(Outcomes.Accept),
        KernelVerdict.Reject => Possible.HasFlag(Outcomes.Reject),
        KernelVerdict.Drop => (Possible & (Outcomes.Drop | Outcomes.Reject)) != 0,
        _ => true,
    };

    public override string ToString() => $"{Certainty.ToString().ToLowerInvariant()} {Answer.ToString().ToLowerInvariant()} ({Possible})";
}
