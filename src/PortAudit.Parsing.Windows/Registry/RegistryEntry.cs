using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>One value of a registry key, as any export of the registry says it.</summary>
/// <param name="Key">The path as the export has it, without a trailing backslash.</param>
/// <param name="Name">Empty for the key's default value.</param>
/// <param name="Text">For the text types; <see langword="null"/> for others.</param>
/// <param name="Number">For the number types.</param>
/// <param name="Span">The value in the file's text.</param>
internal sealed record RegistryEntry(string Key, string Name, RegistryType Type, string? Text, ulong? Number, SourceSpan Span)
{
    /// <summary>From a position in <see cref="Text"/> to one in the file; <see langword="null"/> where they do not correspond.</summary>
    public Func<int, int>? Place { get; init; }

    /// <summary>The export takes the value away instead of setting it.</summary>
    public bool IsDeletion { get; init; }

    /// <summary>The value breaks off.</summary>
    public bool IsCutOff { get; init; }
}
