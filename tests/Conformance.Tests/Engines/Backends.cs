using PortAudit.Rules.Matching;
using PortAudit.Rules.Tests;

namespace Conformance.Tests.Engines;

/// <summary>The engines that this build has, and the one that they are measured by.</summary>
internal static class Backends
{
    /// <summary>New ones each time: an engine may keep networks between runs.</summary>
    public static IReadOnlyList<IRuleBackend> All =>
    [
        new BuiltInBackend(),
#if WITH_NRULES
        new PortAudit.Rules.NRules.NRulesBackend(),
#endif
        new NestedLoops(),
    ];
}
