using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What systemctl prints of units: <c>list-units</c>, <c>list-unit-files</c>, and <c>is-enabled</c> and <c>is-active</c> after a
/// prompt.</summary>
internal sealed class SystemctlListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
    : HostFactListing(source, evidence, diagnostics)
{
    private static readonly string[] FileStates =
    [
        "enabled", "enabled-runtime", "disabled", "masked", "masked-runtime", "static", "indirect", "generated", "alias", "linked",
        "linked-runtime", "transient", "bad",
        "not-found",
    ];

    private static readonly string[] ActiveStates = ["active", "inactive", "failed", "activating", "deactivating", "reloading",
        "maintenance", "unknown"];

    private static readonly string[] Suffixes = [".service", ".socket", ".timer", ".target", ".mount", ".path", ".slice", ".scope",
        ".device", ".automount", ".swap"];

    private readonly Queue<string> _asked = new();
    private bool _isTable;

    public override string Name => "systemctl";

    public override HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span)
    {
        var content = line.Trim().TrimStart("●*○×↻ ");
        var words = Words(content);
        if (words.Length == 0) return HostFactLine.None;
        if (TryCommand(words)) return HostFactLine.Passing;
        if (words is ["UNIT", ..] && words.Length > 2)
        {
            _isTable = true;
            return HostFactLine.Passing;
        }

        if (words.Length == 1 && _asked.Count > 0 && (IsFileState(words[0]) || IsActiveState(words[0])))
        {
            var unit = _asked.Dequeue();
            return Add(unit, IsFileState(words[0]) ? words[0] : null, IsActiveState(words[0]) ? words[0] : null, span);
        }

        if (IsUnit(words[0]))
        {
            // UNIT LOAD ACTIVE SUB DESCRIPTION
            if (words.Length >= 4 && words[1] is "loaded" or "not-found" or "masked" or "bad-setting" or "error" && IsActiveState(words[2]))
                return Add(words[0], words[1] is "masked" ? "masked" : null, words[2], span);

            // UNIT FILE STATE [PRESET], or states of either kind that a loop printed.
            if (words.Length is >= 2 and <= 4 && (IsFileState(words[1]) || IsActiveState(words[1])))
            {
                return Add(words[0], IsFileState(words[1]) ? words[1] : null,
                    IsActiveState(words[1]) ? words[1] : words.Length > 2 && !_isTable && IsActiveState(words[2]) ? words[2] : null, span);
            }
        }

        if (words.Length == 1 && IsFileState(words[0]) && words[0] is "enabled" or "disabled" or "masked" or "static")
        {
            Report(HostDiagnostics.UnnamedStates, span);
            return HostFactLine.Bad;
        }

        return _isTable && (content.StartsWith("LOAD ") || content.StartsWith("ACTIVE ") || content.StartsWith("SUB ")
            || content.StartsWith("Legend:")
            || content.StartsWith("To show all") || content.Contains("units listed", StringComparison.Ordinal)
            || content.Contains("unit files listed", StringComparison.Ordinal))
            ? HostFactLine.Passing : HostFactLine.None;
    }

    // '$ systemctl is-enabled firewalld nftables': the states follow in that order, a line each.
    private bool TryCommand(string[] words)
    {
        var verb = Array.FindIndex(words, w => w is "is-enabled" or "is-active");
        if (verb < 1 || !words[verb - 1].EndsWith("systemctl", StringComparison.Ordinal)) return false;
        _asked.Clear();
        foreach (var name in words.AsSpan(verb + 1))
        {
            if (name is "||" or "&&" or ";" or "|" or "2>&1") break;
            if (name[0] != '-') _asked.Enqueue(IsUnit(name) ? name : name + ".service");
        }

        return true;
    }

    private HostFactLine Add(string unit, string? enabled, string? active, SourceSpan span)
    {
        Evidence.Units.Add(new UnitState(unit, enabled, active, span));
        return HostFactLine.Fact;
    }

    private static bool IsUnit(string word) => Suffixes.Any(s => word.EndsWith(s, StringComparison.Ordinal) && word.Length > s.Length);

    private static bool IsFileState(string word) => Array.IndexOf(FileStates, word) >= 0;

    private static bool IsActiveState(string word) => Array.IndexOf(ActiveStates, word) >= 0;
}
