using Kernel.Tests.Oracle;

namespace Kernel.Tests;

/// <summary>Skips a test by name where the machine cannot run it, unless PORTAUDIT_REQUIRE_ALL=1 forbids that.</summary>
internal static class KernelRequirement
{
    internal static void Check()
    {
        if (KernelOracle.Unavailable is not { } reason)
            return;
        if (Environment.GetEnvironmentVariable("PORTAUDIT_REQUIRE_ALL") == "1")
            Assert.Fail($"The kernel oracle {reason}.");
        Assert.Skip($"The kernel oracle {reason}.");
    }
}
