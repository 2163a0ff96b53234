using Microsoft.Extensions.Configuration;

namespace PortAudit.Configuration;

/// <summary>One layer of the configuration, as a provider that also knows who said each value and in which order.</summary>
/// <remarks>The library's own tree of keys keeps neither; it sorts keys, takes an empty list for none, and merges lists by index.
/// Keys are joined with <c>:</c> and compared without case, as the library does.</remarks>
internal abstract class ConfigurationLayer(string folder) : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, Origin> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _children = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What relative paths of this layer start from.</summary>
    public string Folder => folder;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Whether this layer says something under a key, be it an empty list.</summary>
    public bool Says(string key) => _origins.ContainsKey(key);

    /// <summary>Whether the key is there, be it with something under it that could not be taken and was reported.</summary>
    public bool Mentions(string key) => Says(key) || _refused.Contains(key);

    public Origin OriginOf(string key) => _origins[key];

    /// <summary>The names right below a key, in the order of writing: indices for a list.</summary>
    public IReadOnlyList<string> Names(string key) => _children.TryGetValue(key, out var names) ? names : [];

    /// <summary>Adds a map or list, which has no value of its own.</summary>
    protected void Add(string key, Origin origin)
    {
        if (!_origins.TryAdd(key, origin) || key.LastIndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) is not (> 0 and var colon))
            return;
        var parent = key[..colon];
        if (!Says(parent)) Add(parent, origin);
        if (!_children.TryGetValue(parent, out var names)) _children.Add(parent, names = []);
        names.Add(key[(colon + 1)..]);
    }

    protected void Add(string key, Origin origin, string value)
    {
        Add(key, origin);
        Data[key] = value;
    }

    protected void Refuse(string key) => _refused.Add(key);

    protected void AddList(string key, Origin origin, IEnumerable<string> items)
    {
        Add(key, origin);
        foreach (var item in items) Add($"{key}:{Names(key).Count}", origin, item);
    }
}
