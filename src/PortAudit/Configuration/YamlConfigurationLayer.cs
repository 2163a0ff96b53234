using PortAudit.Rules;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PortAudit.Configuration;

/// <summary>A configuration file, checked against the tree of keys while it is read: what does not belong is reported at its place and left out.</summary>
internal sealed class YamlConfigurationLayer(SourceFile file, ValueShape.Fields keys, string folder, List<Diagnostic> diagnostics)
    : ConfigurationLayer(folder)
{
    private readonly YamlEvents _events = new(file, diagnostics);

    public override void Load()
    {
        if (file.Text.Length > YamlEvents.MostCharacters)
        {
            diagnostics.Add(ConfigurationDiagnostics.TooLarge.At(file.Path, $"it has {file.Text.Length:N0} characters", $"{YamlEvents.MostCharacters:N0}"));
            return;
        }

        try
        {
            var documents = 0;
            while (_events.Next() is not StreamEnd)
            {
                if (_events.Current is not NodeEvent) continue;
                if (++documents > 1)
                {
                    _events.Report(ConfigurationDiagnostics.SeveralDocuments, _events.Span);
                    return;
                }

                Read(keys, "", keys.Owner, _events.Span);
            }
        }
        catch (YamlEvents.StoppedException)
        {
            // Reported where it was met.
        }
    }

    /// <param name="key">Joined with colons; empty for the whole file.</param>
    /// <param name="name">What a message calls the value.</param>
    /// <param name="place">Of the key, or of the value where it has none.</param>
    private void Read(ValueShape shape, string key, string name, SourceSpan place)
    {
        if (_events.Current is Scalar nothing && YamlEvents.IsNothing(nothing))
        {
            if (shape.MayBeEmpty) return;
            _events.Report(ConfigurationDiagnostics.WrongShape, place, name, shape.Expected, "nothing");
            Refuse(key);
            return;
        }

        switch (shape, _events.Current)
        {
            case (ValueShape.Flag, Scalar { Style: not ScalarStyle.Plain }):
                _events.Report(ConfigurationDiagnostics.WrongShape, _events.Span, name, shape.Expected, "a quoted text");
                break;
            case (ValueShape.Text or ValueShape.Word or ValueShape.Flag, Scalar scalar):
                Add(key, Origin.File(_events.Span), scalar.Value);
                break;
            case (ValueShape.List { AcceptsOne: true }, Scalar one):
                Add(key, Origin.File(place));
                Add($"{key}:0", Origin.File(_events.Span), one.Value);
                break;
            case (ValueShape.List list, SequenceStart):
                ReadList(list, key, name, place);
                break;
            case (ValueShape.Map or ValueShape.Fields, MappingStart):
                ReadMap(shape, key, name, place);
                break;
            default:
                _events.Report(ConfigurationDiagnostics.WrongShape, _events.Span, name, shape.Expected, _events.Shape);
                Refuse(key);
                _events.Skip();
                break;
        }
    }

    private void ReadList(ValueShape.List shape, string key, string name, SourceSpan place)
    {
        Add(key, Origin.File(place));
        var start = _events.Span;
        var items = 0;
        for (; _events.Next() is not SequenceEnd; items++) Read(shape.Item, $"{key}:{Names(key).Count}", $"an item of {name}", _events.Span);
        if (items < shape.Least) _events.Report(ConfigurationDiagnostics.Empty, start, name);
    }

    private void ReadMap(ValueShape shape, string key, string name, SourceSpan place)
    {
        if (key.Length > 0) Add(key, Origin.File(place));
        var start = _events.Span;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (_events.Next() is not MappingEnd)
        {
            var child = Child(shape, seen);
            var (childName, childPlace) = ((_events.Current as Scalar)?.Value, _events.Span);
            _events.Skip();
            _events.Next();
            if (child is null) _events.Skip();
            else Read(child, key.Length == 0 ? childName! : $"{key}:{childName}", $"'{MessageText.Visible(childName!)}'", childPlace);
        }

        if (seen.Count == 0 && shape is ValueShape.Map { Least: > 0 }) _events.Report(ConfigurationDiagnostics.Empty, start, name);
    }

    /// <summary>What stands under the key that is current; <see langword="null"/> and a diagnostic when it is no key.</summary>
    private ValueShape? Child(ValueShape shape, HashSet<string> seen)
    {
        if (_events.Current is not Scalar { Value: var name })
        {
            _events.Report(ConfigurationDiagnostics.WrongShape, _events.Span, "a key", "a single text", _events.Shape);
            return null;
        }

        if (!seen.Add(name))
        {
            _events.Report(ConfigurationDiagnostics.DuplicateKey, _events.Span, MessageText.Visible(name));
            return null;
        }

        switch (shape)
        {
            case ValueShape.Fields fields when fields.Keys.TryGetValue(name, out var value):
                return value;
            case ValueShape.Fields fields:
                var hint = NearestKey.Hint(name, [.. fields.Keys.Keys]);
                _events.Report(ConfigurationDiagnostics.UnknownKey, _events.Span, MessageText.Visible(name), fields.Owner, hint);
                return null;
            case ValueShape.Map map when ConfigurationNames.Fault(name) is { } fault:
                _events.Report(ConfigurationDiagnostics.InvalidName, _events.Span, MessageText.Visible(name), map.Names, fault);
                return null;
            default:
                return ((ValueShape.Map)shape).Entry;
        }
    }
}
