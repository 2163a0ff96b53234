namespace PortAudit.Parsing;

/// <summary>How the search for other files ended.</summary>
public enum SiblingAccess : byte
{
    /// <summary>All that match were read; with wildcards that may be none.</summary>
    Found,

    /// <summary>A file that is named without wildcards is not there, or can't be read.</summary>
    Missing,

    /// <summary>The path, or the link that it is, leads out of the audited tree.</summary>
    Outside,

    /// <summary>There is no tree to look in.</summary>
    NoTree,
}
