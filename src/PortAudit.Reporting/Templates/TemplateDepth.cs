using Scriban.Parsing;

namespace PortAudit.Reporting.Templates;

/// <summary>Refuses templates that are nested so deep that Scriban, which descends by recursion, would end the process.</summary>
/// <remarks>Scriban's own limit, where the version has one, leaves out chains of members and indexes.</remarks>
internal static class TemplateDepth
{
    private static readonly HashSet<string> Openers = ["if", "for", "while", "tablerow", "case", "func", "do", "capture", "wrap", "with"];

    /// <exception cref="TemplateException">The template is nested too deep.</exception>
    public static void Check(Template template)
    {
        var (length, nested, before) = (0, 0, "");
        // For each open block how many else and when it has had: some versions descend into each.
        var branches = new Stack<int>();
        foreach (var token in new Lexer(template.Text, template.Path))
        {
            var text = token.Type is TokenType.Identifier or TokenType.Dot ? template.Text[token.Start.Offset..(token.End.Offset + 1)] : "";
            switch (token.Type)
            {
                case TokenType.CodeEnter or TokenType.CodeExit or TokenType.NewLine or TokenType.SemiColon or TokenType.Comma:
                    length = 0;
                    break;
                case TokenType.OpenParen or TokenType.OpenBracket or TokenType.OpenBrace:
                case TokenType.Identifier when Openers.Contains(text) && before is not ("else" or "."):
                    nested++;
                    if (token.Type == TokenType.Identifier) branches.Push(0);
                    break;
                case TokenType.Identifier when text is "else" or "when" && before != "." && branches.Count > 0:
                    nested++;
                    branches.Push(branches.Pop() + 1);
                    break;
                case TokenType.CloseParen or TokenType.CloseBracket or TokenType.CloseBrace:
                    nested--;
                    break;
                case TokenType.Identifier when text == "end" && before != ".":
                    nested -= 1 + (branches.TryPop(out var more) ? more : 0);
                    break;
            }

            before = text;
            if (nested > ReportingLimits.DeepestTemplate)
                throw template.Fault(token.Start.Offset,
                    $"blocks, their branches and brackets are nested more than {ReportingLimits.DeepestTemplate} deep");
            if (++length > ReportingLimits.LongestStatement)
                throw template.Fault(token.Start.Offset, $"a statement has more than {ReportingLimits.LongestStatement} words and signs: split it");
        }
    }
}
