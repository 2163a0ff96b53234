namespace PortAudit.Model.Firewall.Windows;

/// <summary>Something that a rule asks and that packets do not tell: users, computers, packages, interfaces, IPsec, platforms, keys of
/// newer versions.</summary>
/// <param name="Key">As the rule string spells it.</param>
/// <param name="IsUnderstood">Whether it is known what the key means; only its answer is open then.</param>
public sealed record RuleNarrowing(string Key, string Value, bool IsUnderstood = true)
{
    /// <summary>The question that it is.</summary>
    public string Text => $"{Key}={Value}";
}
