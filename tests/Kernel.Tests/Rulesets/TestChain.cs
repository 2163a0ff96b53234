using Kernel.Tests.Oracle;

namespace Kernel.Tests.Rulesets;

/// <param name="Policy">The fate of what no rule decides; null for a user chain, whose end leads back.</param>
public sealed record TestChain(string Name, KernelVerdict? Policy, IReadOnlyList<TestRule> Rules);
