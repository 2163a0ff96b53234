using System.CommandLine;
using PortAudit.Configuration;
using PortAudit.Inputs;
using PortAudit.Rules;
using PortAudit.Rules.Testing;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit rules</c>: what rules there are, what they say, and whether their examples hold.</summary>
internal static class RulesCommand
{
    public static Command Create(CommandIo io)
    {
        var packs = new Option<string[]>("--pack") { Description = "Also the rules of this folder", HelpName = "DIR" };

        var list = new Command("list", "List the rules with severity and title") { packs };
        list.SetAction(parsed => WithPack(parsed.GetValue(packs), io, pack =>
        {
            foreach (var rule in pack.Infos)
                io.Out.WriteLine($"{rule.Id}  {rule.Severity.ToString().ToLowerInvariant(),-8}  {VisibleText.Prose(rule.Title)}");
            return ExitCodes.Clean;
        }));

        var id = new Argument<string>("RULE") { Description = "A rule's id or name" };
        var show = new Command("show", "Show all that a rule says of itself") { id, packs };
        show.SetAction(parsed => WithPack(parsed.GetValue(packs), io, pack =>
        {
            var rule = pack.Find(parsed.GetValue(id)!)
                ?? throw new UsageException($"there is no rule '{parsed.GetValue(id)}'; 'portaudit rules list' names them all");
            RuleText.Write(rule.Info, io.Out, io.Width);
            return ExitCodes.Clean;
        }));

        var folder = new Argument<string>("FOLDER") { Description = "A rule, or a folder of rules", DefaultValueFactory = _ => "rules" };
        var test = new Command("test", "Run the positive and negative examples that lie beside rules") { folder };
        test.SetAction(parsed => Test(parsed.GetValue(folder)!, io));

        var newId = new Argument<string>("ID") { Description = "The new rule's id, as PA1499" };
        var newName = new Argument<string>("NAME") { Description = "Its name, as in-words-with-dashes" };
        var create = new Command("new", "Print a rule to start from") { newId, newName };
        create.SetAction(parsed =>
        {
            io.Out.Write(RuleScaffold.Write(parsed.GetValue(newId)!, parsed.GetValue(newName)!));
            return ExitCodes.Clean;
        });

        var facts = new Command("facts", "Document the facts that rules can match");
        facts.SetAction(_ =>
        {
            io.Out.Write(FactDocs.Write());
            return ExitCodes.Clean;
        });

        return new Command("rules", "List, show, test or begin audit rules") { list, show, test, create, facts };
    }

    /// <summary>Audits an example's folder as one host, with every rule of the packs.</summary>
    public static ExampleAudit Audit(string folder, CompiledPack pack, CommandIo io)
    {
        var report = AuditPipeline.Run(Configured.Request(Settings.Default, new InputRequest
        {
            Paths = [folder],
            Folder = io.Folder,
        }, io), pack);
        return new ExampleAudit(report.Findings, report.Hosts.Sum(h => h.Services.Count + h.DefaultVerdicts.Count));
    }

    private static int Test(string folder, CommandIo io)
    {
        var root = Path.GetFullPath(folder, io.Folder);
        if (!Directory.Exists(root)) throw new UsageException($"no such folder: {folder}");
        var examples = RuleExamples.Discover(root);
        if (examples.Count == 0)
        {
            io.Error.WriteLine($"portaudit: no examples below {folder}: expected positive/ and negative/ folders beside rule.yaml");
            return ExitCodes.NothingToAudit;
        }

        // The folder's rules replace shipped ones of the same id, so that the shipped folder can be tested too.
        var own = RulePacks.LoadFolder(root);
        var shipped = RulePacks.LoadShipped();
        var pack = own.HasErrors || own.Rules.All(r => shipped.Find(r.Id) is null)
            ? RulePacks.Load(RulePacks.Shipped(), RulePacks.Folder(root)) : own;
        if (pack.HasErrors)
        {
            foreach (var diagnostic in pack.Diagnostics) io.Report(diagnostic);
            return ExitCodes.Usage;
        }

        var runner = new RuleExampleRunner(path => Audit(path, pack, io));
        var failed = 0;
        foreach (var result in examples.Select(runner.Run))
        {
            if (!result.IsPassed) failed++;
            io.Out.WriteLine($"{(result.IsPassed ? "ok  " : "FAIL")} {VisibleText.Of(result.Example.Name)}");
            foreach (var problem in result.Problems) io.Out.WriteLine($"     {VisibleText.Of(problem)}");
        }

        io.Out.WriteLine($"{examples.Count - failed} passed, {failed} failed");
        return failed > 0 ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static int WithPack(string[]? folders, CommandIo io, Func<CompiledPack, int> run)
    {
        var pack = RulePacks.Load([RulePacks.Shipped(), .. (folders ?? []).Select(f => RulePacks.Folder(Path.GetFullPath(f, io.Folder)))]);
        foreach (var diagnostic in pack.Diagnostics) io.Report(diagnostic);
        return pack.HasErrors ? ExitCodes.Usage : run(pack);
    }
}
