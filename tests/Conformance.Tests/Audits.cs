using PortAudit;
using PortAudit.Inputs;
using PortAudit.Model.Reports;
using PortAudit.Rules;
using PortAudit.Rules.Matching;

namespace Conformance.Tests;

/// <summary>Whole audits with the shipped rules.</summary>
internal static class Audits
{
    public static string Root { get; } = FindRoot();

    public static CompiledPack Pack { get; } = RulePacks.LoadShipped();

    public static AuditReport Run(string path, IRuleBackend? engine = null) => AuditPipeline.Run(new AuditRequest
    {
        Inputs = new InputRequest { Paths = [path], Folder = Environment.CurrentDirectory },
        Rules = Task.FromResult(Pack),
        RuleEngine = engine,
        ToolVersion = "test",
        Time = DateTimeOffset.UnixEpoch,
    });

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "PortAudit.sln"))) at = at.Parent ?? throw new InvalidOperationException("no PortAudit.sln above the tests");
        return at.FullName;
    }
}
