namespace Kernel.Tests.Hosts;

/// <summary>A rule in parts, so that a failing host can be made smaller.</summary>
/// <param name="Conditions">Each stands for itself: the rule is valid without it.</param>
public sealed record HostRule(IReadOnlyList<string> Conditions, string Action)
{
    public string Text => string.Join(' ', [.. Conditions.Where(c => c.Length > 0), Action]);
}
