namespace PortAudit.Parsing.Netfilter.Nftables.Text;

internal enum TokenKind : byte
{
    End,
    NewLine,
    Semicolon,

    /// <summary>A name, number, address or time.</summary>
    Word,

    /// <summary>A quoted string with its quotes.</summary>
    String,

    /// <summary>A template's or shell's expression, with what stands glued to it.</summary>
    Placeholder,

    /// <summary>A template's own statement: <c>{% if x %}</c>.</summary>
    Control,
    BraceOpen,
    BraceClose,
    ParenthesisOpen,
    ParenthesisClose,
    BracketOpen,
    BracketClose,
    Comma,
    Dot,
    Colon,
    Slash,
    Dash,
    Plus,
    Star,
    Assign,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    ShiftLeft,
    ShiftRight,
    And,
    Or,
    Caret,
    Bang,
    At,
    Dollar,

    /// <summary>A character that has no business here.</summary>
    Junk,

    /// <summary>A quote that nothing closes; the token is the rest of its line.</summary>
    OpenQuote,
}
