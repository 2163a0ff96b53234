namespace PortAudit.Configuration;

/// <summary>The options of the command line, which override all else.</summary>
internal sealed class CommandLineLayer(CommandLineSettings settings, string folder, List<Diagnostic> diagnostics) : ConfigurationLayer(folder)
{
    public override void Load()
    {
        List("paths", "PATH", settings.Paths);
        List("packs", "--pack", settings.Packs);
        List("rules:only", "--rules", Items(settings.Rules));
        List("rules:skip", "--skip-rules", Items(settings.SkipRules));
        One("failOn", "--fail-on", settings.FailOn);
        One("minCertainty", "--min-certainty", settings.MinCertainty);
        One("approvedFile", "--approved", settings.ApprovedFile);
        One("strictInput", "--strict-input", settings.StrictInput switch { true => "true", false => "false", null => null });
        if (settings.Hosts is not null) ReadHosts(settings.Hosts);
    }

    private void ReadHosts(IReadOnlyList<string> hosts)
    {
        const string option = "--host";
        foreach (var host in hosts)
        {
            var equals = host.IndexOf('=');
            var (name, glob) = equals < 0 ? (host, "") : (host[..equals].Trim(), host[(equals + 1)..].Trim());
            if (glob.Length == 0 || name.Length == 0)
                diagnostics.Add(ConfigurationDiagnostics.InvalidHost.At(option, VisibleText.Brief(host)));
            else if (ConfigurationNames.Fault(name) is { } fault)
                diagnostics.Add(ConfigurationDiagnostics.InvalidName.At(option, VisibleText.Brief(name), "host", fault));
            else
                AddList($"hosts:{name}", Origin.CommandLine(option), [glob]);
        }
    }

    private void List(string key, string option, IEnumerable<string>? items)
    {
        if (items is not null) AddList(key, Origin.CommandLine(option), items);
    }

    private void One(string key, string option, string? value)
    {
        if (value is not null) Add(key, Origin.CommandLine(option), value);
    }

    private static IEnumerable<string>? Items(IEnumerable<string>? lists) =>
        lists?.SelectMany(l => l.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
