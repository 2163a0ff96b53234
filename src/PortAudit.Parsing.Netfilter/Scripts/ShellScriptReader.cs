using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Does what a script's commands do to the firewall.</summary>
internal sealed class ShellScriptReader
{
    private static readonly string[] Prefixes = ["sudo", "doas", "nice", "ionice", "env", "command", "exec", "time", "nohup", "eval", "$",
        "busybox", "+"];

    private readonly SourceFile _source;
    private readonly IServiceNames _serviceNames;
    private readonly ParseContext _context;
    private readonly IpsetCatalog? _sets;
    private readonly IptablesSession _session;
    private readonly IpsetCommands _ipsets;
    private readonly ShellCoverage _coverage;
    private readonly ShellTemplate? _template;
    private readonly ShellState _state;
    private readonly ShellIptables _iptables;
    private readonly ShellIpsets _ipsetRuns;
    private readonly ShellNft _nft;

    /// <param name="sets">What the host's other files, or this script's own first reading, say of sets.</param>
    public ShellScriptReader(SourceFile source, IServiceNames serviceNames, ParseContext context, IpsetCatalog? sets = null)
    {
        (_source, _serviceNames, _context, _sets) = (source, serviceNames, context, sets);
        _session = new IptablesSession(source, serviceNames, ShellDiagnostics.Undeclared)
        {
            NoSuchRule = ShellDiagnostics.NoSuchRule,
            MissedDeletion = CoverageState.Irrelevant
        };
        _session.Lowering.Sets = sets;
        _ipsets = new IpsetCommands(serviceNames, _session.Log);
        _coverage = new ShellCoverage(source);
        _template = ShellTemplate.Of(source.Text);
        _state = new ShellState(source, _template?.Text ?? source.Text, _session.Log);
        _iptables = new ShellIptables(source, _session, _coverage, context);
        _ipsetRuns = new ShellIpsets(source, _ipsets, _coverage);
        _nft = new ShellNft(source, serviceNames, context, _coverage);
    }

    public ParsedInput Read(string type, string reason)
    {
        var nodes = new ShellParser(_source, _template, _session.Log).Read();
        _coverage.Count(nodes);
        var runner = new ShellRunner(_state, Run, MakeUnknown);
        runner.Run(nodes);
        if (_source.Text.Length > 0 && _source.Text[^1] is not '\n')
            _session.Log.Report(ShellDiagnostics.CutOff, _source.LineSpan(_source.LineCount));
        if (runner.IsCutShort)
        {
            _session.OpenAll("what the rest of the script does", _source.LineSpan(1));
            _nft.MakeUnknown(_source.LineSpan(1));
        }

        if (_template is not null) NoteTemplate(_template);

        // Rules may name sets that the script fills later: they are looked up as it leaves them.
        if (_sets is null && _ipsets.Sets.Count > 0)
            return new ShellScriptReader(_source, _serviceNames, _context, new IpsetCatalog(_ipsets.Sets)).Read(type, reason);
        var nft = _nft.Finish();
        var rulesets = _session.Finish(_source);
        if (nft?.Ruleset is { } own) rulesets.Add(own);
        return new ParsedInput(_source, type, reason)
        {
            Rulesets = rulesets,
            Sections = _ipsets.Sets.Count > 0 ? [new IpsetSection(_source.Whole, type, _ipsets.Sets)] : [],
            Diagnostics = nft is null ? _session.Log.ToList(_source)
                : [.. _session.Log.ToList(_source).Concat(nft.Value.Diagnostics).OrderBy(d => d.Span?.Start ?? int.MaxValue)],
            IncludedFiles = [.. _iptables.Files, .. nft?.IncludedFiles ?? []],
            Lines = _coverage.Lines,
            RuleLines = _coverage.Rules + (nft?.RuleLines ?? default),
            HasModel = rulesets.Count > 0 || _ipsets.Sets.Count > 0,
            IsTemplate = _template is not null,
        };
    }

    private void NoteTemplate(ShellTemplate template)
    {
        _session.Log.Report(TemplateDiagnostics.Placeholders, _source.Span(template.First.Start, template.First.End - template.First.Start));
        foreach (var tag in template.Tags.Values) _coverage.MarkLine(_source.Position(tag.Start).Line, CoverageState.Modelled);
    }

    private void MakeUnknown(ShellNode unknown)
    {
        var (span, text) = (unknown.Span(_source), _state.Text(unknown));
        _session.Log.Report(_template is null ? ShellDiagnostics.RulesNotFollowed : TemplateDiagnostics.NotFollowed, span, text);
        _session.OpenAll($"what '{text}' does", span);
        _nft.MakeUnknown(span);
    }

    private ShellStatus? Run(ShellInvocation run)
    {
        var fields = run.Fields;
        var at = 0;
        var isWrapped = false;
        while (at < fields.Count && FirewallTool.Find(fields[at].Text) is null)
        {
            var name = fields[at].Text;
            if (Prefixes.Contains(name[(name.LastIndexOf('/') + 1)..])
                || (at > 0 && (name.StartsWith('-') || name.Contains('=', StringComparison.Ordinal))))
            {
                at++;
                continue;
            }

            var next = at + 1;
            while (next < fields.Count && FirewallTool.Find(fields[next].Text) is not { Kind: not FirewallToolKind.Loader }) next++;
            if (next >= fields.Count
                || name is "command" or "which" or "type" or "whereis" or "apt" or "apt-get" or "yum" or "dnf" or "grep" or "apk" or "ls"
                or "systemctl" or "service" or "chmod" or "cp" or "rm" or "test" or "install" or "update-alternatives" or "alternatives")
                return null;
            _session.Log.Report(ShellDiagnostics.UnknownWrapper, run.Command.Span(_source), DiagnosticLog.Clip(name));
            if (name == "ip" && fields.Any(f => f.Text == "netns")) return ShellStatus.Success;
            (at, isWrapped) = (next, true);
        }

        if (at >= fields.Count) return null;
        var guards = run.Guards;
        if (isWrapped)
            guards = [.. guards, new UnknownCondition($"'{DiagnosticLog.Clip(fields[0].Text)}' runs the command", UnknownKind.Fresh,
                run.Command.Span(_source))];
        _session.Lowering.Guards.Clear();
        _session.Lowering.Guards.AddRange(guards);
        _session.Lowering.OpenKind = _state.OpenLoops > 0 ? UnknownKind.Fresh : UnknownKind.Named;
        return Run(FirewallTool.Find(fields[at].Text)!.Value, run with { Tool = at, Guards = guards });
    }

    private ShellStatus Run(FirewallTool tool, ShellInvocation run)
    {
        switch (tool.Kind)
        {
            case FirewallToolKind.Iptables:
                return _iptables.Run(tool.Family, run);
            case FirewallToolKind.Restore:
                return _iptables.Restore(tool.Family, run);
            case FirewallToolKind.Ipset:
                _ipsetRuns.Run(run, run.Guards.Count > 0);
                return ShellStatus.Success;
            case FirewallToolKind.Nft:
                _nft.Run(run, _session.Log);
                return ShellStatus.Success;
            default:
                _session.Log.Report(ShellDiagnostics.NotFollowed, run.Command.Span(_source),
                    DiagnosticLog.Clip(string.Join(' ', run.Fields.Select(f => f.Text))));
                _coverage.Mark(run.Command, CoverageState.Unreadable);
                return ShellStatus.Success;
        }
    }
}
