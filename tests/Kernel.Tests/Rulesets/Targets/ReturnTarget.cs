namespace Kernel.Tests.Rulesets.Targets;

public sealed record ReturnTarget() : RuleTarget("-j RETURN");
