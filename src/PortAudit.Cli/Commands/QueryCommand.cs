using System.CommandLine;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Firewall;
using PortAudit.Model.Hosts;
using PortAudit.PacketSets.Diagrams;
using PortAudit.Parsing.Windows;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit query</c>: what becomes of the packets that a question names.</summary>
internal static class QueryCommand
{
    private const int AllParts = 10_000;

    public static Command Create(CommandIo io)
    {
        var arguments = new Argument<string[]>("FILE… 'PACKET'")
        {
            Description = "Files of one host, then the packet: 'tcp from 203.0.113.7 dport 22'. Without --batch the packet is the last argument.",
            Arity = ArgumentArity.OneOrMore,
        };
        var batch = new Option<string?>("--batch")
        {
            Description = "Ask a packet a line from this file ('-' is standard input)",
            HelpName = "PACKETS"
        };
        var all = new Option<bool>("--all") { Description = "List every part of a divided answer" };
        var format = new Option<string>("--format", "-f")
        {
            Description = "console, json or ndjson",
            DefaultValueFactory = _ => "console",
            HelpName = "FORMAT"
        };
        format.AcceptOnlyFromAmong("console", "json", "ndjson");
        var command = new Command("query", "Ask what becomes of a packet") { arguments, batch, all, format };
        var inputs = new InputOptions(command);
        command.SetAction(parsed =>
        {
            var words = parsed.GetValue(arguments)!;
            var packets = parsed.GetValue(batch);
            if (packets is null && words.Length < 2)
                throw new UsageException("query needs files and a packet: portaudit query rules.v4 'tcp dport 22'");
            var paths = packets is null ? words[..^1] : words;
            if (packets == "-" && paths.Contains("-")) throw new UsageException("--batch and the rules can't both come from standard input");
            var request = inputs.Request(parsed, paths, io);
            return Run(request, packets is null ? [words[^1]] : Lines(packets, io), packets is not null, parsed.GetValue(format)!,
                parsed.GetValue(all), io);
        });
        return command;
    }

    private static int Run(Inputs.InputRequest request, IEnumerable<string> packets, bool isBatch, string format, bool all, CommandIo io)
    {
        var loaded = InputOptions.Load(request, io);
        if (loaded.HasMissingPath) return ExitCodes.Usage;
        if (loaded.HasInputWithoutModel) return ExitCodes.NoModel;
        // All files of a query are one host's, wherever they lie.
        var windows = loaded.Inputs.Select(WindowsSection.Policy).OfType<Model.Firewall.Windows.WindowsPolicy>().Where(w => !w.IsEmpty).ToList();
        for (var i = 1; i < windows.Count; i++)
        {
            if (windows.Take(i).Select(w => (w.Source.Path, Same: WindowsTogether.Same(w, windows[i])))
                .FirstOrDefault(w => w.Same is not null) is { Same: not null } other)
                throw new UsageException($"{other.Path} and {windows[i].Source.Path} are each a {other.Same}; ask them one by one");
        }

        var rulesets = WindowsTogether.Combine(loaded.Inputs).Inputs.SelectMany(i => i.Rulesets).ToList();
        if (rulesets.Count == 0)
        {
            io.Error.WriteLine("portaudit: no ruleset among the files; a query needs one");
            return ExitCodes.NothingToAudit;
        }

        for (var i = 1; i < rulesets.Count; i++)
        {
            if (rulesets.Take(i).FirstOrDefault(r => r.Excludes(rulesets[i])) is { } other)
                throw new UsageException(
                    $"{other.Source.Path} and {rulesets[i].Source.Path} can't both be in force on one host; ask them one by one");
        }

        var evidence = new HostEvidence();
        foreach (var known in loaded.Inputs.Select(i => i.Evidence).OfType<HostEvidence>()) evidence.Add(known);
        return Ask(rulesets, new HostNetwork(evidence), packets, isBatch, format, all, io);
    }

    private static int Ask(IReadOnlyList<Ruleset> rulesets, HostNetwork network, IEnumerable<string> packets, bool isBatch, string format,
        bool all, CommandIo io)
    {
        var queries = new List<PacketQuery>();
        var line = 0;
        foreach (var text in packets)
        {
            line++;
            if (isBatch && string.IsNullOrWhiteSpace(text)) continue;
            try
            {
                queries.Add(PacketQueryParser.Parse(text));
            }
            catch (PacketQueryException e)
            {
                throw new UsageException(isBatch ? $"packet {line}, column {e.Column}: {e.Message}" : $"packet, column {e.Column}: {e.Message}");
            }
        }

        var filter = new HostFilter(
            rulesets, queries.SelectMany(q => q.InterfaceNames).Concat(LocalInterfaces.Names),
            queries.SelectMany(q => q.InterfacePrefixes).Concat(LocalInterfaces.Prefixes), network);
        var evaluator = new QueryEvaluator(filter);
        var code = ExitCodes.Clean;
        foreach (var query in queries)
        {
            QueryAnswer answer;
            try
            {
                answer = evaluator.Answer(query, all ? AllParts : 24);
            }
            catch (PacketQueryException e)
            {
                throw new UsageException($"'{query.Text}': {e.Message}");
            }
            catch (Exception e) when (e is WalkLimitException or DiagramLimitException)
            {
                io.Error.WriteLine($"portaudit: '{query.Text}' could not be decided: {e.Message}");
                answer = QueryAnswer.Undecided;
            }

            foreach (var diagnostic in answer.Diagnostics) io.Report(diagnostic);
            if (format == "console") QueryAnswerText.Write(query, answer, isBatch, io);
            else QueryAnswerJson.Write(query, answer, format == "json", io.Out);
            if (!isBatch) code = answer.Verdict switch
            {
                QueryVerdict.Accept => ExitCodes.Clean,
                QueryVerdict.Drop or QueryVerdict.Reject => ExitCodes.Findings,
                _ => ExitCodes.NoModel,
            };
        }

        return code;
    }

    private static IEnumerable<string> Lines(string path, CommandIo io)
    {
        if (path != "-" && !File.Exists(Path.GetFullPath(path, io.Folder))) throw new UsageException($"--batch: no such file '{path}'");
        using var stream = path == "-" ? io.In() : File.OpenRead(Path.GetFullPath(path, io.Folder));
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return line;
    }
}
