namespace Kernel.Tests.Rulesets.Targets;

/// <summary>Rewrites the destination to the first address of the device and, where one is named, to the port.</summary>
public sealed record RedirectTarget(ushort? Port, string Text) : RuleTarget(Text);
