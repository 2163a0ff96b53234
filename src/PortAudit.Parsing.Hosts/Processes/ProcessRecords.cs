using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Processes;

/// <summary>Processes as records: <c>tasklist /fo csv</c>, Get-Process, Win32_Process and Win32_Service.</summary>
internal static class ProcessRecords
{
    public static bool IsProcess(DataRecord record) => !record.Has("LocalPort") && !record.Has("port") && Id(record) is not null
        && (record.Text("ProcessName") is not null || record.Text("Name") is not null && record.Has("ProcessId") || IsTasklist(record));

    /// <returns>False for a record that names no running process.</returns>
    public static bool Add(DataRecord record, ProcessSection found)
    {
        if (Id(record) is not (> 0 and var id)) return false;

        // Of the rights of Win32_Service, what tells it from a process.
        if (record.Has("StartMode") || record.Has("StartName"))
        {
            if (record.Text("Name") is { } service) Join(found.Services, id, service);
            if (record.Text("PathName") is { } path && ImagePath(path) is { } image) found.Programs.TryAdd(id, image);
            return true;
        }

        if (IsTasklist(record))
        {
            found.Programs.TryAdd(id, record.Fields[0].Text!);
            if (record.Fields.Count == 3 && record.Fields[2].Text is { Length: > 0 } services && services is not ("N/A" or "Nicht zutreffend"))
                foreach (var service in services.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    Join(found.Services, id, service);
            return true;
        }

        var program = record.Text("Path", "ExecutablePath") ?? record.Text("Name", "ProcessName");
        if (program is null) return false;

        // Get-Process leaves the ending of a name out.
        if (record.Has("ProcessName") && !program.Contains('.') && id > 4) program += ".exe";
        found.Programs[id] = program;
        return true;
    }

    private static int? Id(DataRecord record) => record.Number("Id", "ProcessId", "PID");

    // The first column's name is translated; the second is PID in every language.
    private static bool IsTasklist(DataRecord record) =>
        record.Fields.Count >= 3 && record.Fields[1].Name == "PID" && record.Fields[0].Text is { Length: > 0 };

    // Several services of one process: which of them listens is not told.
    private static void Join(Dictionary<int, string> services, int id, string name) =>
        services[id] = services.TryGetValue(id, out var before) && before.Length < 1000 ? $"{before},{name}" : name;

    private static string? ImagePath(string command)
    {
        var end = command.StartsWith('"') ? command.IndexOf('"', 1)
            : command.IndexOf(".exe", StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at + 4 : command.Length;
        return end < 1 ? null : command[..end].Trim('"');
    }
}
