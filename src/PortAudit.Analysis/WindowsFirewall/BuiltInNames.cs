namespace PortAudit.Analysis.WindowsFirewall;

/// <summary>Tells rules that only bear the name of one that Windows brings along.</summary>
internal static class BuiltInNames
{
    private static readonly Lazy<List<string>> Groups = new(Load);

    /// <returns>The group whose name the rule bears; <see langword="null"/> for Windows' own rules and for other names.</returns>
    public static string? PosesAs(string id, string? name)
    {
        // A name in a DLL can't be made up; an id that is not a GUID is one that Windows gave.
        if (name is not { Length: > 0 } || name[0] == '@' || !(id.Length == 38 && id[0] == '{' && Guid.TryParse(id, out _))) return null;
        foreach (var group in Groups.Value)
        {
            if (!name.StartsWith(group, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = name.AsSpan(group.Length).TrimStart();
            if (rest.IsEmpty || rest[0] is '-' or '(' or '–') return group;
        }

        return null;
    }

    private static List<string> Load()
    {
        using var stream = typeof(BuiltInNames).Assembly.GetManifestResourceStream("built-in-groups.txt")!;
        using var reader = new StreamReader(stream);
        var groups = new List<string>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') groups.Add(line);
        return groups;
    }
}
