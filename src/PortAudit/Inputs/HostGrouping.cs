using Microsoft.Extensions.FileSystemGlobbing;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Parsing.Windows;

namespace PortAudit.Inputs;

/// <summary>Decides which files tell of the same host.</summary>
/// <remarks>First the user's own grouping; else the files of one folder are one host, as long as no two of them say the same kind of thing.</remarks>
public static class HostGrouping
{
    /// <param name="inputs">With a model or not: an input without one still belongs to a host.</param>
    /// <param name="named">Host names with the globs of their files.</param>
    /// <param name="start">The folder that relative paths start from; its name is the host's for files right in it.</param>
    public static (IReadOnlyList<Host> Hosts, IReadOnlyList<Diagnostic> Diagnostics) Group(
        IReadOnlyList<ParsedInput> inputs, IReadOnlyList<(string Name, IReadOnlyList<string> Globs)> named, string start)
    {
        var hosts = new Dictionary<string, Host>();
        var diagnostics = new List<Diagnostic>();
        foreach (var input in inputs)
        {
            var path = input.Source.Path;
            if (named.FirstOrDefault(n => Matches(n.Globs, path)).Name is { } name)
            {
                Join(Get(name), input);
                continue;
            }

            var folder = Get(FolderName(path, start));
            if (Twice(folder, input) is { } kind)
            {
                var own = Get(Unused(Path.GetFileNameWithoutExtension(path), path));
                Join(own, input);
                diagnostics.Add(InputDiagnostics.OwnHost.At(path, kind, own.Name));
                continue;
            }

            Join(folder, input);
        }

        return ([.. hosts.Values], diagnostics);

        Host Get(string hostName) => hosts.TryGetValue(hostName, out var host) ? host : hosts[hostName] = new Host(hostName);

        string Unused(string hostName, string path) => hosts.ContainsKey(hostName) ? path : hostName;
    }

    private static void Join(Host host, ParsedInput input)
    {
        host.Inputs.Add(input);
        host.Rulesets.AddRange(input.Rulesets);
        host.Snapshots.AddRange(input.Snapshots);
        if (input.Evidence is { } evidence) host.Evidence.Add(evidence);
    }

    // Listener snapshots add up; two rulesets of one back end and family can't both be in force.
    private static string? Twice(Host host, ParsedInput input)
    {
        // Exports of one Windows host add up, as long as no two tell the same thing.
        if (WindowsSection.Policy(input) is { } windows)
        {
            // The report of a policy's backup repeats the policy file beside it.
            return host.Inputs.Where(i => i.Type != WindowsTogether.Report && input.Type != WindowsTogether.Report)
                .Select(WindowsSection.Policy).OfType<WindowsPolicy>().Select(p => WindowsTogether.Same(p, windows))
                .FirstOrDefault(s => s is not null);
        }

        foreach (var ruleset in input.Rulesets)
        {
            foreach (var family in ruleset.Families)
            {
                if (host.Rulesets.Any(r => r.Backend == ruleset.Backend && r.Covers(family)))
                    return $"{ruleset.Backend.ToString().ToLowerInvariant()} ruleset for {Vocabulary.Family(family)}";
            }
        }

        return null;
    }

    private static bool Matches(IReadOnlyList<string> globs, string path)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(globs);
        return matcher.Match(path).HasMatches;
    }

    private static string FolderName(string path, string start)
    {
        var full = Path.GetDirectoryName(Path.GetFullPath(path, start));
        // A policy's backup: {id}/DomainSysvol/GPO/Machine/registry.pol belongs to the folder that is named after the policy.
        if (full?.Replace('\\', '/') is { } parts && parts.LastIndexOf("/DomainSysvol/", StringComparison.OrdinalIgnoreCase) is var at and > 0)
            full = parts[..at];
        var folder = Path.GetFileName(full);
        return string.IsNullOrEmpty(folder) ? "host" : folder;
    }
}
