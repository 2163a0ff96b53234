using System.Diagnostics;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>Loads what ufw loads, in its order.</summary>
internal sealed class UfwAssembly
{
    private readonly IptablesSession _session;
    private readonly IpsetCatalog? _sets;
    private readonly SourceFile _primary;
    private readonly UfwProfiles _profiles;

    /// <param name="primary">Where ufw's own rules, which stand in none of the files, are shown: its first line.</param>
    public UfwAssembly(SourceFile primary, IServiceNames serviceNames, IpsetCatalog? sets, UfwProfiles profiles)
    {
        (_primary, _sets, _profiles) = (primary, sets, profiles);
        _session = new IptablesSession(primary, serviceNames, UfwDiagnostics.MissingPolicies);
    }

    /// <summary>Reads one file as if the others were empty, for its coverage and diagnostics.</summary>
    public (CoverageCounts Lines, CoverageCounts Rules) ReadAlone(SourceFile source, IpFamily family)
    {
        LoadOwn("before.rules", family, new Dictionary<string, string>());
        _session.Use(source);
        return Load(source, family);
    }

    /// <summary>Reads what a row of <c>ufw status</c> represents, for its coverage and diagnostics.</summary>
    public CoverageState ReadAlone(UfwRule rule)
    {
        if (!_session.IsOpen(rule.Family, "filter")) LoadOwn("before.rules", rule.Family, new Dictionary<string, string>());
        _session.Open(rule.Family, "filter", rule.Span);
        return Load(rule, new RestoreReader(_session) { Family = rule.Family, KeepsRules = true });
    }

    public IReadOnlyList<Diagnostic> Diagnostics(SourceFile source) => _session.Log.ToList(source);

    /// <summary>The ruleset of a family; none where ufw is off.</summary>
    public List<Ruleset> Assemble(IpFamily family, List<UfwSection> files, IReadOnlyDictionary<string, string> settings, List<Diagnostic> notes)
    {
        if (settings.GetValueOrDefault("ENABLED") is not { } enabled) notes.Add(UfwDiagnostics.AssumedEnabled.At(_primary.Path));
        else if (!enabled.Equals("yes", StringComparison.OrdinalIgnoreCase))
        {
            notes.Add(UfwDiagnostics.NotEnabled.At(_primary.Path));
            return [];
        }

        if (family == IpFamily.IPv6 && settings.GetValueOrDefault("IPV6") is { } v6 && !v6.Equals("yes", StringComparison.OrdinalIgnoreCase))
        {
            LoadOwn("no-ipv6.rules", family, settings);
            return _session.Finish(_primary);
        }

        if (!settings.ContainsKey("DEFAULT_INPUT_POLICY")) notes.Add(UfwDiagnostics.MissingPolicies.At(_primary.Path));
        LoadOwn("before.rules", family, settings);
        var prefix = family == IpFamily.IPv6 ? "ufw6" : "ufw";
        foreach (var (part, name) in (ReadOnlySpan<(UfwPart, string)>)[(UfwPart.Before, "before"), (UfwPart.After, "after"), (UfwPart.User, "user")])
        {
            if (files.Find(f => f.Part == part) is { } file)
            {
                Use(file.Source);
                if (file.Shown is { } rules) Load(rules, prefix, family);
                else Load(file.Source, family);
                continue;
            }

            var fileName = $"{name}{(family == IpFamily.IPv6 ? "6" : "")}.rules";
            notes.Add(UfwDiagnostics.MissingFile.At(_primary.Path, fileName));
            var table = _session.Open(family, "filter", _primary.LineSpan(1));
            foreach (var chain in (ReadOnlySpan<string>)["input", "output", "forward"])
                table.Get($"{prefix}-{name}-{chain}", _primary.LineSpan(1)).Rules.Add(
                    IptablesLowering.Missing($"the rules of {fileName}, which is not given", _primary.LineSpan(1)));
        }

        LoadOwn("after.rules", family, settings);
        var filter = _session.Open(family, "filter", _primary.LineSpan(1));
        foreach (var chain in (ReadOnlySpan<string>)["INPUT", "OUTPUT", "FORWARD"])
        {
            var builtin = filter.Get(chain, _primary.LineSpan(1));
            builtin.IsDeclared = true;
            builtin.Policy = settings.GetValueOrDefault($"DEFAULT_{chain}_POLICY") switch
            {
                "ACCEPT" => Policy.Accept,
                "DROP" or "REJECT" => Policy.Drop,
                _ => Policy.Unknown
            };
        }

        return _session.Finish(_primary);
    }

    private void Use(SourceFile source)
    {
        _session.Use(source);
        _session.Lowering.Sets = _sets;
    }

    private void Load(IReadOnlyList<UfwRule> rules, string prefix, IpFamily family)
    {
        var place = _primary.LineSpan(1);
        var table = _session.Open(family, "filter", place);
        var restore = new RestoreReader(_session) { Family = family, KeepsRules = true };
        foreach (var rule in rules)
        {
            if (rule.IsReadable && rule.Family == family) Load(rule, restore);
            if (rule.IsReadable) continue;
            foreach (var chain in (ReadOnlySpan<string>)["input", "output", "forward"])
                table.Get($"{prefix}-user-{chain}", rule.Span).Rules.Add(IptablesLowering.Missing("a row that could not be read", rule.Span));
        }

        restore.Read(place, $"-A {prefix}-user-limit -j REJECT");
        restore.Read(place, $"-A {prefix}-user-limit-accept -j ACCEPT");
    }

    private CoverageState Load(UfwRule rule, RestoreReader restore)
    {
        var worst = CoverageState.Modelled;
        foreach (var line in rule.Lines(_profiles.Find))
        {
            var state = restore.Read(rule.Span, line);
            if (state > worst) worst = state;
        }

        return worst;
    }

    private (CoverageCounts Lines, CoverageCounts Rules) Load(SourceFile source, IpFamily family)
    {
        var restore = new RestoreReader(_session) { Family = family, KeepsRules = true };
        var (lines, rules) = (default(CoverageCounts), default(CoverageCounts));
        for (var number = 1; number <= source.LineCount; number++)
        {
            var span = source.LineSpan(number);
            var (first, last) = (span.Start, span.Start + span.Length);
            while (last > first && source.Text[last - 1] is ' ' or '\t') last--;
            var state = restore.Read(first, last);
            lines = lines.Add(state);
            if (restore.StatesRule) rules = rules.Add(state);
        }

        restore.End();

        return (lines, rules);
    }

    private void LoadOwn(string resource, IpFamily family, IReadOnlyDictionary<string, string> settings)
    {
        Use(_primary);
        var restore = new RestoreReader(_session) { Family = family, KeepsRules = true };
        var place = _primary.LineSpan(1);
        using var stream = typeof(UfwAssembly).Assembly.GetManifestResourceStream("Ufw/" + resource)
            ?? throw new UnreachableException($"the resource {resource} is not in the assembly");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
            {
                // {CHAIN=POLICY}: only where that is the policy.
                var end = line.IndexOf('}');
                var condition = line[1..end].Split('=');
                if (settings.GetValueOrDefault($"DEFAULT_{condition[0]}_POLICY") != condition[1]) continue;
                line = line[(end + 1)..];
            }

            line = line.Replace("{6}", family == IpFamily.IPv6 ? "6" : "", StringComparison.Ordinal);
            foreach (var chain in (ReadOnlySpan<string>)["INPUT", "OUTPUT", "FORWARD"])
                line = line.Replace($"{{{chain}}}", settings.GetValueOrDefault($"DEFAULT_{chain}_POLICY") is "ACCEPT" or "DROP" or "REJECT"
                    ? settings[$"DEFAULT_{chain}_POLICY"] : Placeholder.Of($"the policy of {chain}"), StringComparison.Ordinal);
            restore.Read(place, line);
        }
    }
}
