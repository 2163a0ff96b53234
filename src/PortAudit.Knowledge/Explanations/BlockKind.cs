namespace PortAudit.Knowledge.Explanations;

/// <summary>How a block is meant to be shown; a renderer decides how.</summary>
public enum BlockKind
{
    Paragraph,

    /// <summary>A label with its value.</summary>
    Fact,

    Bullet,

    /// <summary>To be copied: never wrapped.</summary>
    Command,
}
