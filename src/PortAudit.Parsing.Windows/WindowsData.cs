using System.Diagnostics;

namespace PortAudit.Parsing.Windows;

/// <summary>The tables of names of Windows Firewall, read from the files under <c>Data</c> when first asked for; each says its source.</summary>
internal static class WindowsData
{
    /// <summary>Keys of the rule string, without case: the kind of meaning, and its parameters.</summary>
    public static Dictionary<string, string[]> RuleKeys { get; } = ByFirst("rule-keys.txt");

    /// <summary>Keywords for ports, without case: protocol, ports, sure or open.</summary>
    public static Dictionary<string, string[]> PortKeywords => LazyPorts.Value;

    /// <summary>Keywords for addresses, without case: the name and near or far.</summary>
    public static Dictionary<string, string[]> AddressKeywords => LazyAddresses.Value;

    /// <summary>The settings that are read: registry name, key below the profile's, default, PowerShell's name.</summary>
    public static IReadOnlyList<string[]> Settings => LazySettings.Value;

    private static readonly Lazy<Dictionary<string, string[]>> LazyPorts = new(() => ByFirst("port-keywords.txt"));
    private static readonly Lazy<List<string[]>> LazySettings = new(() => Lines("settings.txt").ToList());

    private static readonly Lazy<Dictionary<string, string[]>> LazyAddresses = new(() =>
    {
        var table = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var fields in Lines("address-keywords.txt"))
            foreach (var spelling in fields.AsSpan(2)) table[spelling] = fields[..2];
        return table;
    });

    /// <summary>The lines of a table, in fields; comments left out.</summary>
    public static IEnumerable<string[]> Lines(string file, char separator = ' ')
    {
        using var stream = typeof(WindowsData).Assembly.GetManifestResourceStream(file)
            ?? throw new UnreachableException($"the resource {file} is not in the assembly");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line.Split(separator, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The same, with fields that may be empty.</summary>
    public static IEnumerable<string[]> Rows(string file, char separator) => Lines(file, '\n').Select(l => l[0].Split(separator));

    private static Dictionary<string, string[]> ByFirst(string file)
    {
        var table = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var fields in Lines(file)) table.Add(fields[0], fields[1..]);
        return table;
    }
}
