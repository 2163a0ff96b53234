namespace PortAudit.Analysis.Zones;

/// <summary>The interfaces that are local by their kind: bridges, container end points, guests, tunnels. A data file lists them.</summary>
public static class LocalInterfaces
{
    private static readonly (string Text, bool IsPrefix)[] Patterns = Load();

    public static IEnumerable<string> Names => Patterns.Where(p => !p.IsPrefix).Select(p => p.Text);

    public static IEnumerable<string> Prefixes => Patterns.Where(p => p.IsPrefix).Select(p => p.Text);

    /// <summary>Whether a letter of the alphabet represents local interfaces only.</summary>
    public static bool IsLocal(InterfaceAlphabet alphabet, int letter)
    {
        var text = alphabet.Describe(letter);
        var isRest = alphabet.Name(letter) is null;
        var name = isRest ? text.TrimEnd('+') : text;
        return letter != alphabet.AnyOther
            && Patterns.Any(p => p.IsPrefix ? name.StartsWith(p.Text, StringComparison.Ordinal) : !isRest && name == p.Text);
    }

    private static (string, bool)[] Load()
    {
        using var stream = typeof(LocalInterfaces).Assembly.GetManifestResourceStream("local-interfaces.tsv")!;
        using var reader = new StreamReader(stream);
        var patterns = new List<(string, bool)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.IndexOf('\t') is not (var tab and > 0)) continue;
            var pattern = line[..tab];
            patterns.Add(pattern.EndsWith('+') ? (pattern[..^1], true) : (pattern, false));
        }

        return [.. patterns];
    }
}
