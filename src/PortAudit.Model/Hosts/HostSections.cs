using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Model.Hosts;

/// <summary>All sections of a host while they complete each other.</summary>
/// <param name="inputs">Every input of the host as it was read alone, in any order.</param>
public sealed class HostSections(IReadOnlyList<ParsedInput> inputs)
{
    private readonly Dictionary<Type, object?> _made = [];

    public IReadOnlyList<ParsedInput> Inputs { get; } = inputs;

    /// <summary>What the sections of Windows Firewall come to together.</summary>
    public WindowsPolicy? Windows { get; set; }

    /// <summary>What the sections lack together.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    public IEnumerable<T> Of<T>() where T : Section => Inputs.SelectMany(static i => i.Sections).OfType<T>();

    /// <summary>What all sections of a kind need, made by the first that asks.</summary>
    public T Once<T>(Type kind, Func<HostSections, T> make)
    {
        if (!_made.TryGetValue(kind, out var made)) _made.Add(kind, made = make(this));
        return (T)made!;
    }
}
