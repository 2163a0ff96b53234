namespace PortAudit.Yaml;

/// <summary>What a YAML file may have at most. Files are hostile: without these a small one could take the memory of the machine.</summary>
public static class YamlLimits
{
    /// <summary>Of a file's text, in UTF-16 units. A shipped rule has some 3,000 at most.</summary>
    public const int MostCharacters = 512 * 1024;

    /// <summary>Of maps and lists within each other. The reader calls itself once a level, so this bounds the stack.</summary>
    public const int MostLevels = 32;

    /// <summary>Of scalars, lists and maps together.</summary>
    public const int MostNodes = 50_000;
}
