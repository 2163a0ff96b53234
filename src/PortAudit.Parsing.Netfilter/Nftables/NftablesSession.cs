using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Lowering;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Netfilter.Nftables.Text;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>The runs of nft in a shell script, one after the other, and the ruleset that they leave.</summary>
/// <remarks>Everything points into the script. Variables of nft live for one run, tables for all of them.</remarks>
internal sealed class NftablesSession
{
    private readonly SourceFile _script;
    private readonly IServiceNames _serviceNames;
    private readonly RulesetSyntax _ruleset = new();
    private readonly DiagnosticLog _log = new(NftablesDiagnostics.More);
    private readonly NftablesTextReader _reader;
    private readonly NftablesLowering _lowering;
    private int _runs;

    public NftablesSession(SourceFile script, IServiceNames serviceNames, ParseContext context)
    {
        (_script, _serviceNames) = (script, serviceNames);
        Lines = new NftablesLines(script);
        _reader = new NftablesTextReader(_ruleset, context, _log, Lines);
        _lowering = new NftablesLowering(_ruleset, _serviceNames, _log, Lines);
    }

    /// <summary>What became of the script's lines, as far as nft was given them; complete after <see cref="Finish"/>.</summary>
    public NftablesLines Lines { get; }

    /// <summary>Runs nft with its arguments.</summary>
    /// <param name="arguments">What follows the word <c>nft</c>, after the shell has put in its values.</param>
    /// <param name="input">What it can read from standard input; <see langword="null"/> where nobody knows.</param>
    /// <param name="command">The whole command, for diagnostics.</param>
    /// <param name="guards">What has to hold for the command to be run at all; empty when it surely is.</param>
    /// <returns>Whether it can change rules, rather than list or check them.</returns>
    public bool Run(IReadOnlyList<(string Text, SourceSpan Origin)> arguments, NftablesCommandText? input, SourceSpan command,
        IReadOnlyList<Condition> guards)
    {
        var invocation = NftablesInvocation.Read(arguments);
        if (!invocation.ChangesRules) return false;
        _reader.Begin(guards);
        foreach (var (name, value, origin) in invocation.Definitions) Read(new NftablesCommandText().Append($"define {name} = {value}\n", origin));
        if (invocation.Path is not { } path) Read(invocation.Commands);
        else if (path.Text is "-" or "/dev/stdin") ReadInput(input, command);
        else Read(new NftablesCommandText().Append("include \"", path.Origin)
            .Append(path.Text.Replace("\"", "", StringComparison.Ordinal), path.Origin).Append("\"", path.Origin));
        return true;
    }

    /// <summary>Something changes the rules that is not followed: from here on any rule may be among them.</summary>
    public void MakeUnknown(SourceSpan span, IReadOnlyList<Condition> guards)
    {
        _reader.Begin(guards);
        _reader.OpenAll(span);
    }

    /// <summary>The ruleset, <see langword="null"/> when no run of nft made any table; everything that there is to say of it.</summary>
    public (Ruleset? Ruleset, IReadOnlyList<Diagnostic> Diagnostics, CoverageCounts RuleLines, IReadOnlyList<SourceFile> IncludedFiles) Finish()
    {
        var lowered = _lowering.Lower(_script);
        var included = _ruleset.Tree.Files.Where((_, i) => !_ruleset.Tree.Origins.ContainsKey(i)).ToList();
        return (_ruleset.Tables.Count > 0 ? lowered : null, _log.ToList(_script, _ruleset.Tree.Files), _lowering.RuleLines, included);
    }

    private void ReadInput(NftablesCommandText? input, SourceSpan command)
    {
        if (input is not null)
        {
            Read(input);
            return;
        }

        _log.Report(NftablesDiagnostics.UnknownInput, command);
        _reader.OpenAll(command);
    }

    private void Read(NftablesCommandText text)
    {
        if (++_runs <= NetfilterLimits.MostRuns)
        {
            _reader.Read(_script.Decoded(text.ToString(), _script.Encoding.Name), text);
            return;
        }

        if (_runs == NetfilterLimits.MostRuns + 1)
        {
            _log.Report(NftablesDiagnostics.TooManyRuns, text.Origin(0, 1), NetfilterLimits.MostRuns);
            _reader.OpenAll(text.Origin(0, 1));
        }
    }
}
