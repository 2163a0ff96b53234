using Kernel.Tests.Oracle;

namespace Kernel.Tests;

/// <summary>Skips a test by name where the machine cannot run it, unless PORTAUDIT_REQUIRE_ALL=1 forbids that.</summary>
internal static class KernelRequirement
{
    internal static void Check() => Requirement.Check(KernelOracle.Unavailable is { } reason ? $"The kernel oracle {reason}." : null);
}
