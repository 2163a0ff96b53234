namespace Kernel.Tests;

/// <summary>The kernel tests take turns: each has a namespace of its own, but the two processors are few.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelCollection
{
    public const string Name = "kernel";
}
