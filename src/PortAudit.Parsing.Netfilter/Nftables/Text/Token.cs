namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <summary>A stretch of the text: from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End);
