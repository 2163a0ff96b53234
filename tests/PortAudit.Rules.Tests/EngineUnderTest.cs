using PortAudit.Rules.Matching;

namespace PortAudit.Rules.Tests;

/// <summary>The engine that the tests of this folder run on. Conformance.Tests compiles them a second time, with every engine at hand in its place.</summary>
internal static class EngineUnderTest
{
    public static IRuleBackend Create() => new BuiltInBackend();
}
