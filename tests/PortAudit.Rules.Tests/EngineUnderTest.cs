using PortAudit.Rules.Matching;

namespace PortAudit.Rules.Tests;

/// <summary>The engine that the tests of this folder run on.</summary>
internal static class EngineUnderTest
{
    public static IRuleBackend Create() => new NRulesBackend();
}
