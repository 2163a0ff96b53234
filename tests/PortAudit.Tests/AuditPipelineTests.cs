using System.Reflection;
using PortAudit.Inputs;
using PortAudit.Rules;

namespace PortAudit.Tests;

public sealed class AuditPipelineTests
{
    [Fact]
    public void Broken_rules_are_told_before_the_files_are_read()
    {
        using var gate = new ManualResetEventSlim();
        using var folder = new RuleFolder("id: ZZ0001\nname: broken\ntitel: x\n");
        try
        {
            var result = AuditPipeline.Run(Request(folder.Path) with
            {
                Inputs = new InputRequest
                {
                    Paths = ["-"],
                    Folder = folder.Path,
                    StandardInput = () =>
                    {
                        gate.Wait();
                        return Stream.Null;
                    },
                },
            });
            Assert.False(gate.IsSet);
            Assert.Null(result.Report);
            Assert.Contains(result.BrokenRules, d => d.Message.Contains("did you mean 'title'?", StringComparison.Ordinal));
        }
        finally
        {
            gate.Set();
        }
    }

    [Fact]
    public void Packs_join_the_shipped_rules_unless_the_caller_brings_compiled_ones()
    {
        using var folder = new RuleFolder("""
            id: ZZ0001
            name: any-host
            title: A host
            severity: info
            when:
              - host: { as: h }
            report: { at: $h, message: "{h.name}" }
            """);
        var both = AuditPipeline.Run(Request(folder.Path));
        Assert.Empty(both.BrokenRules);
        Assert.Equal(["portaudit", System.IO.Path.GetFileName(folder.Path)], both.Report!.Packs.Select(p => p.Name));
        Assert.Equal(["portaudit"], AuditPipeline.Run(Request(folder.Path), RulePacks.LoadShipped()).Packs.Select(p => p.Name));
    }

    /// <summary>Work that goes on beside other work is the pipeline's own affair.</summary>
    [Fact]
    public void No_public_type_shows_a_task()
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var shown = typeof(AuditPipeline).Assembly.GetExportedTypes().SelectMany(t =>
            t.GetProperties(all).Select(p => p.PropertyType).Concat(t.GetFields(all).Select(f => f.FieldType))
                .Concat(t.GetMethods(all).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))));
        Assert.DoesNotContain(shown.SelectMany(WithArguments), t => typeof(Task).IsAssignableFrom(t) || t == typeof(ValueTask) || t.Name == "ValueTask`1");
    }

    private static IEnumerable<Type> WithArguments(Type type) => type.GetGenericArguments().SelectMany(WithArguments).Append(type);

    private static AuditRequest Request(string folder) => new()
    {
        Inputs = new InputRequest { Paths = [], Folder = folder },
        Packs = [folder],
        ToolVersion = "test",
        Time = DateTimeOffset.UnixEpoch,
    };

    private sealed class RuleFolder : IDisposable
    {
        public RuleFolder(string rule)
        {
            Path = Directory.CreateTempSubdirectory("portaudit-rules-").FullName;
            File.WriteAllText(System.IO.Path.Combine(Path, "rule.yaml"), rule);
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, true);
    }
}
