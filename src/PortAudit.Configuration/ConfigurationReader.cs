using Microsoft.Extensions.Configuration;
using PortAudit.Model.Names;

namespace PortAudit.Configuration;

/// <summary>Finds values through the layers, last first, with their origins; and checks words where they are read, whichever layer said
/// them.</summary>
internal sealed class ConfigurationReader(IConfigurationRoot root, List<Diagnostic> diagnostics)
{
    private readonly ConfigurationLayer[] _layers = [.. root.Providers.Cast<ConfigurationLayer>()];

    public List<Diagnostic> Diagnostics => diagnostics;

    /// <summary>The last layer that says something under the key, be it an empty list.</summary>
    public ConfigurationLayer? Layer(string key) => Array.FindLast(_layers, l => l.Says(key));

    /// <summary>The value in force.</summary>
    public Setting<string>? Text(string key) =>
        root[key] is { } value && Layer(key) is { } layer ? new(value, layer.OriginOf(key)) : null;

    /// <summary>The items of a list, all from the last layer that has it.</summary>
    public ConfiguredList? List(string key) => Layer(key) is { } layer ? new(Items(layer, key), layer.OriginOf(key), layer.Folder) : null;

    public static IReadOnlyList<Setting<string>> Items(ConfigurationLayer layer, string key)
    {
        var items = new List<Setting<string>>();
        foreach (var index in layer.Names(key))
        {
            var item = $"{key}:{index}";
            if (layer.TryGet(item, out var value) && value is not null) items.Add(new(value, layer.OriginOf(item)));
        }

        return items;
    }

    /// <summary>The names of a map over all layers; an entry that a later layer says again stands where that one has it, as it was first
    /// spelled.</summary>
    public IReadOnlyCollection<string> Names(string key)
    {
        var names = new OrderedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var layer in _layers)
        {
            foreach (var name in layer.Names(key))
            {
                var spelled = names.Remove(name, out var first) ? first : name;
                names.Add(name, spelled);
            }
        }

        return names.Values;
    }

    /// <summary>A value that must be one of some words.</summary>
    /// <returns><see langword="null"/> when it is not said, or said wrong.</returns>
    public Setting<string>? Word(string key, string name, IReadOnlyList<string> words)
    {
        if (Text(key) is not { } text) return null;
        if (words.Contains(text.Value)) return text;
        diagnostics.Add(text.Origin.Report(ConfigurationDiagnostics.UnknownWord, VisibleText.Brief(text.Value), name,
            NearestName.Hint(text.Value, words)));
        return null;
    }

    public Setting<IReadOnlyList<ConfiguredPath>>? Paths(string key)
    {
        if (List(key) is not { } list) return null;
        return new([.. list.Items.Select(i => Path(i, list.Folder)).OfType<ConfiguredPath>()], list.Origin);
    }

    public ConfiguredPath? Path(Setting<string> text, string folder)
    {
        if (!string.IsNullOrWhiteSpace(text.Value) && !text.Value.Contains('\0')) return new ConfiguredPath(text.Value, folder);
        diagnostics.Add(text.Origin.Report(ConfigurationDiagnostics.InvalidPath, VisibleText.Brief(text.Value)));
        return null;
    }

    public Setting<IReadOnlyList<string>>? Globs(string key)
    {
        if (List(key) is not { } list) return null;
        return new([.. list.Items.Where(i => IsGlob(i.Value, i.Origin)).Select(i => i.Value)], list.Origin);
    }

    public bool IsGlob(string text, Origin origin)
    {
        var fault = text.Length == 0 ? "it is empty" : Glob.Explain(text);
        if (fault is not null) diagnostics.Add(origin.Report(ConfigurationDiagnostics.InvalidGlob, VisibleText.Brief(text), fault));
        return fault is null;
    }
}
