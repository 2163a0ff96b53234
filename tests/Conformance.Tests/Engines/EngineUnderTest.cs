using Conformance.Tests.Engines;
using PortAudit.Rules.Matching;

namespace PortAudit.Rules.Tests;

/// <summary>All engines at once, for the tests of PortAudit.Rules.Tests that are compiled into this assembly too.</summary>
internal static class EngineUnderTest
{
    public static IRuleBackend Create() => new ComparedBackends(Backends.All);
}
