namespace PortAudit.Rules.Testing;

/// <summary>A folder of one host's inputs that a rule must judge as it says.</summary>
/// <param name="RuleIds">The rules of the file beside it; only their findings count.</param>
/// <param name="IsPositive">Something must be found; else nothing may be.</param>
public sealed record RuleExample(IReadOnlyList<string> RuleIds, string Folder, bool IsPositive)
{
    public string Name => $"{string.Join('+', RuleIds)}/{Path.GetFileName(Folder)}";

    public override string ToString() => Name;
}
