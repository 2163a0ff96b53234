namespace PortAudit.Model.Firewall.Conditions;

/// <summary>What an open question is about, so that evidence from elsewhere may answer it.</summary>
public abstract record QuestionSubject;

/// <summary>The program that a packet is for, or comes from: known where a listener is.</summary>
/// <param name="Path">In lower case, with backslashes and without variables; <c>system</c> for the kernel.</param>
public sealed record ProgramSubject(string Path) : QuestionSubject;

/// <summary>The Windows service that a packet is for.</summary>
/// <param name="Name">In lower case; <c>*</c> for any service.</param>
public sealed record ServiceSubject(string Name) : QuestionSubject;

/// <summary>The Store app (app container) that a packet is for.</summary>
public sealed record PackageSubject(string Name) : QuestionSubject;

/// <summary>Whether a remote address is near this host (its subnets, gateway, the company's network): whichever it is, it is not the
/// internet.</summary>
public sealed record NeighbourSubject : QuestionSubject
{
    public static readonly NeighbourSubject Instance = new();
}
