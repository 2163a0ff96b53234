using System.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>The application profiles that rules name: those of the host's files, else the usual ones of <c>Data/profiles.txt</c>.</summary>
internal sealed class UfwProfiles(IEnumerable<UfwSection> files)
{
    private static readonly Lazy<Dictionary<string, string>> Usual = new(Load);

    private readonly List<UfwSection> _files = [.. files.Where(f => f.Part == UfwPart.Profiles)];

    public bool HasFiles => _files.Count > 0;

    /// <returns>Null for a profile that nobody here knows.</returns>
    public string? Find(string name)
    {
        foreach (var file in _files)
            if (file.Profiles.TryGetValue(name, out var own)) return own;
        return Usual.Value.GetValueOrDefault(name);
    }

    private static Dictionary<string, string> Load()
    {
        using var stream = typeof(UfwProfiles).Assembly.GetManifestResourceStream("Ufw/profiles.txt")
            ?? throw new UnreachableException("profiles.txt is not in the assembly");
        using var reader = new StreamReader(stream);
        var profiles = new Dictionary<string, string>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#' && line.IndexOf('=') is > 0 and var equals) profiles.Add(line[..equals], line[(equals + 1)..]);
        return profiles;
    }
}
