namespace PortAudit.Parsing;

/// <summary>What reading any format may cost at most.</summary>
public static class ParsingLimits
{
    /// <summary>Lines before an export: after so many, what is there is not a prompt or a title but something else.</summary>
    public const int LongestGreeting = 20;

    /// <summary>Words of a prompt, as of <c>root@web1 /var/log (main) $</c>.</summary>
    public const int LongestPrompt = 4;

    /// <summary>Lines of a list or table that fit neither it nor its heading: with more, it is something else.</summary>
    public const int MostOtherLines = 20;

    /// <summary>Fields of a record in a list or table; past this it was made to slow us down.</summary>
    public const int MostFields = 512;

    /// <summary>Values of JSON within each other.</summary>
    public const int DeepestJson = 128;

    /// <summary>Columns of a delimited text.</summary>
    public const int MostColumns = 512;

    /// <summary>Characters of the line that names these columns.</summary>
    public const int LongestHeader = 64 * 1024;

    /// <summary>Elements of XML within each other: rule files need few.</summary>
    public const int DeepestXml = 8;

    /// <summary>Characters of one element.</summary>
    public const int LongestXmlText = 8192;

    /// <summary>Elements of one file.</summary>
    public const int MostXmlElements = 2_000_000;

    /// <summary>Characters of a tag, far more than people write: without a bound a file of opening signs alone would cost quadratic time.</summary>
    public const int LongestTag = 1 << 14;
}
