namespace Kernel.Tests.Rulesets;

public sealed record TestTable(string Name, IReadOnlyList<TestChain> Chains)
{
    public TestChain? Chain(string name) => Chains.FirstOrDefault(chain => chain.Name == name);
}
