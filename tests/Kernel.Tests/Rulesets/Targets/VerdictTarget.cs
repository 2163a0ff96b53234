using Kernel.Tests.Oracle;

namespace Kernel.Tests.Rulesets.Targets;

/// <summary>ACCEPT ends the table, DROP and REJECT end everything.</summary>
public sealed record VerdictTarget(KernelVerdict Verdict, string Text) : RuleTarget(Text);
