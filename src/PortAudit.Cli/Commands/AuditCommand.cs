using System.CommandLine;
using System.Text;
using PortAudit.Configuration;
using PortAudit.Model.Reports;
using PortAudit.Reporting;
using PortAudit.Reporting.Templates;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit audit</c>: the main job.</summary>
internal sealed class AuditCommand
{
    private readonly CommandIo _io;
    private readonly InputOptions _inputs;
    private readonly Command _command = new("audit", "Audit files, folders or globs: what gets in, to which service, and whether it should");
    private readonly Argument<string[]> _paths = new("PATH…")
    {
        Description = "Files, folders, globs, or '-' for standard input",
        Arity = ArgumentArity.ZeroOrMore
    };
    private readonly Option<string> _format = new("--format", "-f")
    {
        Description = "What to print: " + Names,
        DefaultValueFactory = _ => "console",
        HelpName = "FORMAT"
    };
    private readonly Option<string[]> _outputs = new("--output", "-o")
    {
        Description = "Also write a report to a file; any number of times",
        HelpName = "FORMAT=FILE"
    };
    private readonly Option<string?> _failOn = new("--fail-on")
    {
        Description = "Lowest severity that gates (exit code 1): critical, high, medium, low, info, never",
        HelpName = "SEVERITY"
    };
    private readonly Option<string?> _minCertainty = new("--min-certainty")
    {
        Description = "What gates: certain findings, or possible ones too",
        HelpName = "CERTAINTY"
    };
    private readonly Option<bool> _exitZero = new("--exit-zero") { Description = "End with 0 in place of 1" };
    private readonly Option<string[]> _only = new("--rules")
    {
        Description = "Run only these rules (ids or globs, separated by commas)",
        HelpName = "ID,GLOB"
    };
    private readonly Option<string[]> _skip = new("--skip-rules") { Description = "Do not run these rules", HelpName = "ID,GLOB" };
    private readonly Option<string[]> _packs = new("--pack") { Description = "Also run the rules of this folder", HelpName = "DIR" };
    private readonly Option<string?> _approved = new("--approved")
    {
        Description = "Approved services, as under 'approved:' in portaudit.yaml",
        HelpName = "FILE"
    };
    private readonly Option<string?> _config = new("--config")
    {
        Description = "Configuration file in place of the repository's portaudit.yaml",
        HelpName = "FILE"
    };
    private readonly Option<bool> _strict = new("--strict-input") { Description = "End with 4 when any line was not read exactly" };
    private readonly Option<string?> _template = new("--template")
    {
        Description = "Own template for the html report, in Scriban (.sbn)",
        HelpName = "FILE"
    };
    private readonly Option<int?> _nodes = new("--max-nodes")
    {
        Description = "Limit of the packet sets, in diagram nodes of 16 bytes",
        HelpName = "N"
    };
    private readonly Option<bool> _noColor = new("--no-color") { Description = "Plain text on the terminal" };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "One line a finding" };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "List also what was passed over and every diagnostic" };

    private AuditCommand(CommandIo io)
    {
        _io = io;
        _inputs = new InputOptions(_command);
        _command.Add(_paths);
        foreach (var option in new Option[]
        {
            _format, _outputs, _failOn, _minCertainty, _exitZero, _only, _skip, _packs, _approved, _config, _strict, _template, _nodes,
            _noColor, _quiet, _verbose,
        })
        {
            _command.Add(option);
        }

        _command.SetAction(Run);
    }

    private static string Names => string.Join(", ", ReportFormats.All.Select(f => f.Name));

    public static Command Create(CommandIo io) => new AuditCommand(io)._command;

    private int Run(ParseResult parsed)
    {
        var format = Format(parsed.GetValue(_format)!, "--format");
        var outputs = (parsed.GetValue(_outputs) ?? []).Select(Output).ToList();
        CheckTemplate(parsed.GetValue(_template), outputs.Select(o => o.Format).Append(format));
        var (settings, diagnostics) = Configured.Load(parsed.GetValue(_config), Overrides(parsed), _io);
        if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error)) return ExitCodes.Usage;
        var paths = Paths(parsed, settings);
        var request = Configured.Request(settings, _inputs.Request(parsed, paths, _io, Configured.Hosts(settings, _io)), _io) with
        {
            NodeLimit = parsed.GetValue(_nodes) ?? PortAudit.PacketSets.PacketSetLimits.DefaultNodes,
        };
        var result = AuditPipeline.Run(request);
        foreach (var diagnostic in result.BrokenRules) _io.Report(diagnostic);
        if (result.Report is not { } report) return ExitCodes.Usage;
        report = report with { Diagnostics = [.. diagnostics, .. report.Diagnostics] };
        ReportProblems(report, format);
        foreach (var (other, path) in outputs) WriteFile(other, path, report, Options(parsed, other));
        if (!Write(format, report, Options(parsed, format), _io.Out)) return ExitCodes.Usage;
        return report.Gate.ExitCode == ExitCodes.Findings && parsed.GetValue(_exitZero) ? ExitCodes.Clean : report.Gate.ExitCode;
    }

    private CommandLineSettings Overrides(ParseResult parsed) => new()
    {
        Packs = Given(parsed.GetValue(_packs)),
        Rules = Given(parsed.GetValue(_only)),
        SkipRules = Given(parsed.GetValue(_skip)),
        FailOn = parsed.GetValue(_failOn),
        MinCertainty = parsed.GetValue(_minCertainty),
        ApprovedFile = parsed.GetValue(_approved),
        StrictInput = parsed.GetValue(_strict) ? true : null,
    };

    private static string[]? Given(string[]? values) => values is { Length: > 0 } ? values : null;

    private IReadOnlyList<string> Paths(ParseResult parsed, Settings settings)
    {
        var paths = parsed.GetValue(_paths) ?? [];
        if (paths.Length > 0) return paths;
        return settings.Paths.Value.Count > 0
            ? [.. settings.Paths.Value.Select(p => p.From(_io.Folder))]
            : throw new UsageException("nothing to audit is named: give files, folders or globs, or 'paths:' in portaudit.yaml");
    }

    // The console report shows diagnostics itself; beside any other format they go to the error stream.
    private void ReportProblems(AuditReport report, IReportFormat format)
    {
        if (format.Name == "console") return;
        foreach (var diagnostic in report.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Info)) _io.Report(diagnostic);
    }

    private ReportOptions Options(ParseResult parsed, IReportFormat format)
    {
        var onTerminal = _io.IsOutputTerminal && format.Name == parsed.GetValue(_format);
        return new ReportOptions
        {
            Width = onTerminal ? _io.Width : 80,
            Color = ReportOptions.WantsColor(onTerminal, parsed.GetValue(_noColor), _io.Variable("NO_COLOR")),
            Quiet = parsed.GetValue(_quiet),
            Verbose = parsed.GetValue(_verbose),
            TemplatePath = parsed.GetValue(_template) is { } template ? Path.GetFullPath(template, _io.Folder) : null,
            RepositoryRoot = Configured.RepositoryRoot(_io.Folder) ?? _io.Folder,
            WorkingDirectory = _io.Folder,
        };
    }

    // Before the audit, which may take its time.
    private void CheckTemplate(string? path, IEnumerable<IReportFormat> formats)
    {
        if (path is null) return;
        if (formats.All(f => f.Name != "html"))
            throw new UsageException("--template: only the html format uses a template, and it is not asked for: add -f html or -o html=FILE");
        try
        {
            if (TemplateRenderer.WhyNot(path) is { } reason) throw new UsageException($"--template: {reason}");
            TemplateRenderer.Check(Template.FromFile(Path.GetFullPath(path, _io.Folder)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--template: {path} can't be read: {e.Message}");
        }
        catch (TemplateException e)
        {
            throw new UsageException($"--template: {e.Message}");
        }
    }

    private bool Write(IReportFormat format, AuditReport report, ReportOptions options, TextWriter output)
    {
        try
        {
            format.Write(report, options, output);
            output.Flush();
            return true;
        }
        catch (TemplateException e)
        {
            _io.Error.WriteLine($"portaudit: {VisibleText.Of(e.Message)}");
            return false;
        }
    }

    private void WriteFile(IReportFormat format, string path, AuditReport report, ReportOptions options)
    {
        try
        {
            using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
            if (!Write(format, report, options, writer)) throw new UsageException($"-o {format.Name}: the report was not written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"-o {format.Name}: {path} can't be written: {e.Message}");
        }
    }

    private (IReportFormat Format, string Path) Output(string text)
    {
        var sign = text.IndexOf('=');
        if (sign <= 0 || sign == text.Length - 1) throw new UsageException($"-o: '{text}' is not FORMAT=FILE, as in -o sarif=portaudit.sarif");
        return (Format(text[..sign], "-o"), Path.GetFullPath(text[(sign + 1)..], _io.Folder));
    }

    private static IReportFormat Format(string name, string option) =>
        ReportFormats.Find(name) ?? throw new UsageException($"{option}: '{name}' is no format; expected one of {Names}");
}
