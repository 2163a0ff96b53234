using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Processes;

/// <summary>Reads processes from lines: folders of <c>/proc</c> as ls, find and grep print them, and the tables of ps and tasklist.</summary>
internal sealed class ProcessLines(SourceFile source)
{
    private int? _folder;
    private (int Id, int Command)? _columns;
    private int? _imageWidth;
    private (int Count, SourceSpan First) _denied;

    public ProcessSection Found { get; } = new(source.Whole, ProcessListParser.Format);

    public List<Diagnostic> Diagnostics { get; } = [];

    public List<(SourceSpan Span, CoverageState State)> Marks { get; } = [];

    public string Tool { get; private set; } = "";

    /// <summary>Lines that state something.</summary>
    public int Known { get; private set; }

    public int Unknown { get; private set; }

    public void Read(int lines)
    {
        for (var number = 1; number <= source.LineCount && number <= lines; number++)
        {
            if (lines != int.MaxValue && Unknown > 60 && Known == 0) return;
            var span = source.LineSpan(number);
            var line = span.Text.TrimEnd();
            if (line.IsWhiteSpace() || line.Length > 4000) continue;
            if (TryFolder(line)) continue;
            if (TryTable(number, line)) continue;
            if (TryProc(line) || TryRow(line))
            {
                Known++;
                Marks.Add((span, CoverageState.Modelled));
            }
            else if (line.EndsWith("Permission denied"))
            {
                _denied = (_denied.Count + 1, _denied.Count == 0 ? span : _denied.First);
            }
            else if (!IsPassing(line))
            {
                Unknown++;
                Marks.Add((span, CoverageState.Unreadable));
                if (Unknown <= 100) Diagnostics.Add(ProcessDiagnostics.UnknownLine.At(span, ListingText.Excerpt(line.Trim())));
            }
        }

        if (_denied.Count > 0) Diagnostics.Add(ProcessDiagnostics.Denied.At(_denied.First, _denied.Count));
    }

    // '/proc/812/fd:', which the files in it follow.
    private bool TryFolder(ReadOnlySpan<char> line)
    {
        if (!line.EndsWith(":") || ProcessOf(line, out var rest) is not { } id || !rest.StartsWith("/fd")) return false;
        (_folder, _columns, _imageWidth) = (id, null, null);
        return true;
    }

    private bool TryProc(ReadOnlySpan<char> line)
    {
        var own = ProcessOf(line, out var rest);
        var at = line.LastIndexOf("socket:[");
        if (at >= 0 && line[^1] == ']' && long.TryParse(line[(at + 8)..^1], NumberStyles.None, null, out var inode))
        {
            if ((own ?? _folder) is not { } holder) return false;
            Tool = "/proc/…/fd";
            if (!Found.Sockets.TryGetValue(inode, out var holders)) Found.Sockets[inode] = holders = [];
            if (holders.Count < HostLimits.MostOwners) holders.Add(holder);
            return true;
        }

        // '… /proc/812/exe -> /usr/sbin/slapd', '/proc/812/comm:slapd'
        if (own is not { } id) return false;
        if (rest.StartsWith("/exe -> ")) return Add(id, rest[8..], "/proc/…/exe");
        return rest.StartsWith("/comm:") && Add(id, rest[6..], "/proc/…/comm");
    }

    private bool Add(int id, ReadOnlySpan<char> program, string tool)
    {
        if (program.EndsWith(" (deleted)")) program = program[..^10];
        program = program[(program.LastIndexOf('/') + 1)..].Trim();
        if (program.Length is 0 or > 255) return false;
        Tool = tool;
        Found.Programs.TryAdd(id, program.ToString());
        return true;
    }

    /// <summary>The number after <c>/proc/</c>, wherever in the line that stands, and what follows it.</summary>
    private static int? ProcessOf(ReadOnlySpan<char> line, out ReadOnlySpan<char> rest)
    {
        rest = default;
        var at = line.IndexOf("/proc/");
        if (at < 0) return null;
        rest = line[(at + 6)..];
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        if (end < 1 || !int.TryParse(rest[..end], NumberStyles.None, null, out var id)) return null;
        rest = rest[end..];
        return rest.StartsWith("/") ? id : null;
    }

    private bool TryTable(int number, ReadOnlySpan<char> line)
    {
        // ps: '  PID TTY … CMD'
        var words = line.Trim().ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is > 1 and < 30 && words[^1] is "CMD" or "COMMAND" or "COMM" or "ARGS"
            && Array.IndexOf(words, "PID") is var id and >= 0 && id < words.Length - 1)
        {
            (_columns, _folder, _imageWidth) = ((id, words.Length - 1), null, null);
            return true;
        }

        // tasklist: a rule of '=' under a header whose second word or so is PID in every language.
        if (line.Length < 20 || line.ContainsAnyExcept('=', ' ') || line.IndexOf(' ') is not (> 8 and var width) || number < 2) return false;
        if (!source.Line(number - 1).Contains(" PID ", StringComparison.Ordinal)) return false;
        (_imageWidth, _columns, _folder) = (width, null, null);
        return true;
    }

    private bool TryRow(ReadOnlySpan<char> line)
    {
        if (_imageWidth is { } width)
        {
            if (line.Length <= width || line[0] is ' ') return false;
            var rest = line[width..].TrimStart();
            var end = rest.IndexOf(' ') is var blank and >= 0 ? blank : rest.Length;
            if (!int.TryParse(rest[..end], NumberStyles.None, null, out var process) || process == 0) return process == 0 && end > 0;
            Tool = "tasklist";
            Found.Programs.TryAdd(process, line[..width].Trim().ToString());
            return true;
        }

        if (_columns is not var (idColumn, commandColumn)) return false;
        var words = line.Trim().ToString().Split(' ', commandColumn + 1, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length <= commandColumn || !int.TryParse(words[idColumn], NumberStyles.None, null, out var id)) return false;

        // A kernel thread listens nowhere; 'nginx: master process …' is nginx.
        var command = words[commandColumn].AsSpan().Trim();
        if (command[0] is '[') return true;
        command = command[..(command.IndexOf(' ') is var space and > 0 ? space : command.Length)].TrimEnd(':').TrimStart('-');
        return Add(id, command, "ps");
    }

    private bool IsPassing(ReadOnlySpan<char> line) =>
        line.StartsWith("total ") || line.StartsWith("ls: ") || line.StartsWith("find: ")
        || ListingCommandReader.Read(line, out _) != CommandLine.None || line[0] is '#'
        || (_folder is not null || line.Contains("/proc/", StringComparison.Ordinal))
        && (line[0] is 'l' or 'd' or '-' && line.Length > 10 && line[1] is 'r' or '-')
        || _imageWidth is not null && line[0] is ' ' || (line.Contains(" PID ", StringComparison.Ordinal) && line.Length < 200)
        || (line.StartsWith("/proc/") && line.Contains("/fd", StringComparison.Ordinal));
}
