namespace PortAudit.Yaml;

public enum YamlFaultKind
{
    /// <summary>The text is not YAML; the fault's text says what was expected.</summary>
    Syntax,

    /// <summary>A limit of <see cref="YamlLimits"/> is passed; the text says what was met, and the limit what would be taken.</summary>
    TooLarge,

    /// <summary>An anchor, alias, tag or directive; the text shows it.</summary>
    Unsupported,

    /// <summary>A list or a map in place of a key; the text is its shape.</summary>
    KeyIsNotScalar,

    /// <summary>The map has the key already; the text is the key.</summary>
    DuplicateKey,
}
