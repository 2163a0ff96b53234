using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Windows.Registry;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>What the commands of a script make of the machine's own store, step by step.</summary>
/// <remarks>What is there before it runs is not known. A step that may not run leaves unknown whether its rule is enabled, and what its
/// setting is.</remarks>
internal sealed class ScriptPolicy
{
    private const string Store = @"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\";

    private readonly SourceFile _source;
    private readonly RegistryPolicyBuilder _builder;
    private readonly List<WindowsRule> _rules = [];
    private readonly RuleIds _ids = new();
    private bool _isReset;

    public ScriptPolicy(SourceFile source, DiagnosticLog log)
    {
        (_source, Log) = (source, log);
        _builder = new RegistryPolicyBuilder(source, log);
    }

    public DiagnosticLog Log { get; }

    public List<(SourceSpan Span, CoverageState State, bool IsRule)> Coverage { get; } = [];

    /// <summary>Commands that do something to the firewall.</summary>
    public int Steps { get; private set; }

    /// <summary>A step of which the registry's reader tells how it was understood.</summary>
    public void Step() => Steps++;

    public void Done(SourceSpan span, CoverageState state, bool isRule = false)
    {
        Steps++;
        Coverage.Add((span, state, isRule));
    }

    /// <summary>A step that can't be followed, or that may not run.</summary>
    public void Open(SourceSpan span, string what, string why)
    {
        Log.Report(WindowsDiagnostics.StepUnknown, span, DiagnosticLog.Clip(what.Replace(BatchReader.Open, '…')), why);
        Done(span, CoverageState.Approximated);
    }

    public void Add(WindowsRule rule)
    {
        if (_rules.Count >= WindowsLimits.MostScriptRules)
        {
            rule = rule with { IsUnreadable = true };
            if (_rules.Count > WindowsLimits.MostScriptRules) return;
        }

        _rules.Add(rule with { Id = _ids.Of(rule.Id) });
    }

    /// <returns>How many rules of the script were meant, for sure or perhaps.</returns>
    public int Change(Func<WindowsRule, bool?> names, Func<WindowsRule, WindowsRule?> change, bool isCertain)
    {
        var count = 0;
        for (var i = _rules.Count - 1; i >= 0; i--)
        {
            var meant = names(_rules[i]);
            if (meant == false) continue;
            count++;
            if (meant == true && isCertain)
            {
                if (change(_rules[i]) is { } changed) _rules[i] = changed;
                else _rules.RemoveAt(i);
            }
            else
            {
                _rules[i] = _rules[i] with { IsEnabled = null };
            }
        }

        return count;
    }

    public void Registry(RegistryEntry entry) => _builder.Add(entry);

    public void ClearRegistry(string key) => _builder.Clear(key);

    /// <param name="profiles">Of one or more.</param>
    /// <param name="value"><see langword="null"/> for one that is not known.</param>
    public void Set(NetworkProfiles profiles, string name, string? value, SourceSpan span)
    {
        foreach (var (profile, key) in new[] { (NetworkProfiles.Domain, "DomainProfile"), (NetworkProfiles.Private, "StandardProfile"),
            (NetworkProfiles.Public, "PublicProfile") })
        {
            if ((profiles & profile) == 0) continue;
            if (value is null) _isReset = false;
            var isText = name == "LogFilePath";
            var entry = new RegistryEntry(Store + key + (name.StartsWith("Log", StringComparison.Ordinal) ? @"\Logging" : ""), name,
                isText ? RegistryType.Text : RegistryType.Number,
                isText ? value : null, isText || value is null ? null : ulong.Parse(value, System.Globalization.CultureInfo.InvariantCulture), span)
            { IsDeletion = value is null };
            _builder.Add(entry);
        }
    }

    /// <summary>The settings as Windows comes, and its rules, which no script holds.</summary>
    public void Reset()
    {
        _builder.Clear(Store.TrimEnd('\\'));
        _rules.Clear();
        _isReset = true;
    }

    // A line with several steps, and a step that sets several values, count once, by what was understood least.
    private void Settle()
    {
        var steps = Coverage.Concat(_builder.Coverage).OrderBy(c => c.Span.Start).ToList();
        Coverage.Clear();
        var last = 0;
        foreach (var step in steps)
        {
            var end = step.Span.End.Line;
            if (step.Span.Line > last) Coverage.Add(step);
            else
            {
                var (span, state, isRule) = Coverage[^1];
                Coverage[^1] = (_source.Span(span.Start, Math.Max(span.Length, step.Span.Start + step.Span.Length - span.Start)),
                    state > step.State ? state : step.State, isRule | step.IsRule);
            }

            last = Math.Max(last, end);
        }
    }

    public WindowsPolicy Build()
    {
        var policy = _builder.Build(layer => layer == PolicyLayer.Local && _isReset);
        if (_isReset) policy.SettingLayers.Add(PolicyLayer.Local);
        Settle();
        policy.Rules.AddRange(_rules);
        if (_rules.Count > 0) policy.RuleLayers.Add(PolicyLayer.Local);
        if (Steps > 0) Log.ReportFile(WindowsDiagnostics.ScriptAlone, _source.Path);
        return policy;
    }
}
