using PortAudit.Model.Sources;

namespace PortAudit.Parsing;

/// <summary>What a parser may see beyond the one file that it was given: files that this names, and only within the audited tree.</summary>
public abstract class ParseContext
{
    /// <summary>No other files: standard input, or a text without a place.</summary>
    public static readonly ParseContext None = new NoFiles();

    /// <summary>The files that <paramref name="pattern"/> names, seen from <paramref name="from"/>: in the order of their names where it
    /// has wildcards.</summary>
    /// <param name="from">The file that names them.</param>
    /// <param name="pattern">A path or glob as that file writes it, absolute or relative.</param>
    public abstract SiblingFiles Find(SourceFile from, string pattern);

    private sealed class NoFiles : ParseContext
    {
        public override SiblingFiles Find(SourceFile from, string pattern) => new(SiblingAccess.NoTree, []);
    }
}
