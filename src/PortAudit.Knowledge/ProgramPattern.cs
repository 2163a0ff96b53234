using System.IO.Enumeration;

namespace PortAudit.Knowledge;

/// <summary>A program name or a glob with <c>*</c> and <c>?</c>, compared as the system that printed the name allows.</summary>
internal sealed class ProgramPattern
{
    private readonly string _text;
    private readonly bool _windows;
    private readonly bool _glob;

    public ProgramPattern(string text)
    {
        // "System" is Windows' PID 4; all other Windows names carry their extension.
        _windows = text.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || text == "System";
        _glob = text.AsSpan().ContainsAny('*', '?');
        _text = text;
    }

    public string Text => _text;

    /// <param name="name">As <see cref="ProgramName.Normalize"/> gives it.</param>
    /// <param name="printed">How many characters the tool prints at most; a name of that length may have been cut.</param>
    public bool Matches(ReadOnlySpan<char> name, int printed)
    {
        if (_glob)
            return FileSystemName.MatchesSimpleExpression(_text, name, _windows);
        if (_windows)
            return WithoutExtension(name).Equals(WithoutExtension(_text), StringComparison.OrdinalIgnoreCase);

        // Both sides may be longer or cut: a command line tells more than the 15 characters that ss prints.
        var limit = Math.Min(printed, ProgramName.CommLength);
        return name.Length >= limit || _text.Length > ProgramName.CommLength
            ? Cut(name, limit).SequenceEqual(Cut(_text, limit))
            : name.SequenceEqual(_text);
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int limit) => text.Length > limit ? text[..limit] : text;

    // PowerShell's Get-Process prints image names without ".exe".
    private static ReadOnlySpan<char> WithoutExtension(ReadOnlySpan<char> text) =>
        text.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? text[..^4] : text;
}
