using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <summary>Reads a listing or a script of nft into a <see cref="RulesetSyntax"/>, running its commands in order.</summary>
/// <remarks>Recursive descent over one token of lookahead. A function that meets what it can't take reports it and returns 0; its callers
/// return as well, until the statement's own loop skips to the statement's end: one bad statement costs one rule.</remarks>
internal sealed partial class NftablesTextReader
{
    private readonly RulesetSyntax _ruleset;
    private readonly SyntaxTree _tree;
    private readonly DiagnosticLog _log;
    private readonly NftablesLines _lines;
    private readonly ParseContext _context;
    private readonly List<Scope> _scopes = [new()];

    private NftablesLexer _lexer;
    private Token _token;
    private int _file;
    private string _text = "";
    private int _end;
    private int _braces;
    private int _parentheses;

    /// <summary>Where the current statement opens its first brace; -1 before it does.</summary>
    private int _braceStart = -1;
    private bool _failed;

    public NftablesTextReader(RulesetSyntax ruleset, ParseContext context, DiagnosticLog log, NftablesLines lines) =>
        (_ruleset, _tree, _context, _log, _lines) = (ruleset, ruleset.Tree, context, log, lines);

    /// <summary>Something in the input is a command, a table or a rule.</summary>
    public bool HasCommands { get; private set; }

    /// <summary>Something in the input is not a listing's: a command, a variable, an include.</summary>
    public bool IsScript { get; private set; }

    public void Read(SourceFile source)
    {
        var context = NftablesDetection.IsFragment(source.Text) ? ItemContext.Fragment : ItemContext.Script;
        Open(source);
        ReadAll(context);
    }

    private void ReadAll(ItemContext context)
    {
        while (true)
        {
            ReadItems(context);
            if (_token.Kind != TokenKind.BraceClose) break;
            _log.Report(NftablesDiagnostics.StrayBrace, Span(_token));
            MarkUnreadable(_token.Start, _token.End);
            Advance();
        }
    }

    private void Open(SourceFile source)
    {
        _file = _tree.Files.IndexOf(source);
        if (_file < 0)
        {
            _file = _tree.Files.Count;
            _tree.Files.Add(source);
            var carriageReturn = source.Text.AsSpan().IndexOf("\r\n", StringComparison.Ordinal);
            if (carriageReturn >= 0) _log.Report(NftablesDiagnostics.CarriageReturn, source.Span(carriageReturn, 1));
            if (LastComment(source.Text) is >= 0 and var comment) _log.Report(NftablesDiagnostics.LastComment, source.Span(comment, 1));
            var nul = source.Text.IndexOf('\0', StringComparison.Ordinal);
            if (nul >= 0) _log.Report(NftablesDiagnostics.NulCharacter, source.Span(nul, 1));
        }

        Start(source);
    }

    private void Start(SourceFile source)
    {
        (_end, _braces, _braceStart, _failed) = (0, 0, -1, false);
        _text = source.Text;
        _lexer = new NftablesLexer(_text);
        _token = _lexer.Next();
    }

    /// <summary>Where the last line is nothing but a comment and has no end; -1 elsewhere.</summary>
    private static int LastComment(string text)
    {
        var start = text.LastIndexOf('\n') + 1;
        var line = text.AsSpan(start).TrimStart();
        return line.StartsWith("#") && !line.StartsWith("#!") ? text.Length - line.Length : -1;
    }

    private ReadOnlySpan<char> TokenText => _text.AsSpan(_token.Start, _token.End - _token.Start);

    private SourceSpan Span(Token token) => _tree.Span(_file, token.Start, token.End);

    private SourceSpan Span(int start, int end) =>
        _tree.Span(_file, start = Math.Min(start, _text.Length), Math.Max(start, Math.Min(end, _text.Length)));

    private Token Advance()
    {
        var token = _token;
        _end = token.End;
        switch (token.Kind)
        {
            case TokenKind.BraceOpen:
                _braces++;
                if (_braceStart < 0) _braceStart = token.Start;
                break;
            case TokenKind.BraceClose:
                _braces--;
                break;
            case TokenKind.Control:
                Follow(token);
                break;
        }

        _token = _lexer.Next();
        return token;
    }

    private Token Peek()
    {
        var lexer = _lexer;
        return lexer.Next();
    }

    private bool Is(TokenKind kind) => _token.Kind == kind;

    private bool IsWord(ReadOnlySpan<char> word) => _token.Kind == TokenKind.Word && TokenText.SequenceEqual(word);

    private bool Accept(TokenKind kind)
    {
        if (_token.Kind != kind) return false;
        Advance();
        return true;
    }

    private bool AcceptWord(ReadOnlySpan<char> word)
    {
        if (!IsWord(word)) return false;
        Advance();
        return true;
    }

    private bool Expect(TokenKind kind, string expected)
    {
        if (Accept(kind)) return true;
        Fail(expected);
        return false;
    }

    private bool ExpectWord(string word) => AcceptWord(word) || Fail($"'{word}'") != 0;

    private void SkipNewLines()
    {
        while (Is(TokenKind.NewLine)) Advance();
    }

    /// <summary>Reports the current token as unexpected, once a statement.</summary>
    /// <returns>0, which represents "no node".</returns>
    private int Fail(string expected)
    {
        if (_failed) return 0;
        _failed = true;
        if (Is(TokenKind.OpenQuote)) _log.Report(NftablesDiagnostics.OpenQuote, Span(_token.Start, _token.Start + 1));
        else if (Is(TokenKind.Placeholder) || Is(TokenKind.Control))
            _log.Report(NftablesDiagnostics.Template, Span(_token), DiagnosticLog.Clip(TokenText));
        else _log.Report(NftablesDiagnostics.Unexpected, Span(_token), expected, Met(), "what stands here is left open");
        return 0;
    }

    private int Fail(DiagnosticDescriptor descriptor, SourceSpan span, object? first = null, object? second = null)
    {
        if (!_failed) _log.Report(descriptor, span, first, second);
        _failed = true;
        return 0;
    }

    private string Met() => _token.Kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.NewLine => "the end of the line",
        _ => $"'{DiagnosticLog.Clip(TokenText)}'",
    };

    private int Node(NodeKind kind, Token token) => _tree.Add(kind, _file, token.Start, token.End);

    private int Node(NodeKind kind, int start, int first = 0, int second = 0) => _tree.Add(kind, _file, start, _end, first, second);

    private int TextNode(NodeKind kind, int start, ReadOnlySpan<char> text)
    {
        var node = Node(kind, start);
        _tree[node].Data = _tree.Intern(text);
        return node;
    }

    /// <summary>Goes on after the statement: past everything on its line, or past the braces that it opened on lines before.</summary>
    private void Recover(int braces)
    {
        var openedBefore = _braces > braces && _braceStart >= 0 && _text.AsSpan(_braceStart, Math.Max(0, _token.Start - _braceStart)).Contains('\n');
        while (!Is(TokenKind.End))
        {
            if (_braces <= braces && _token.Kind is TokenKind.Semicolon or TokenKind.BraceClose) break;
            if (Is(TokenKind.NewLine) && (!openedBefore || _braces <= braces)) break;
            if (Is(TokenKind.NewLine) && LooksLikeBlock()) break;
            Advance();
        }

        _braces = braces;
        _parentheses = 0;
        _failed = false;
    }

    /// <summary>Whether the next line opens a block that can only stand outside of every statement.</summary>
    private bool LooksLikeBlock()
    {
        var next = Peek();
        if (next.Kind != TokenKind.Word
            || _text.AsSpan(next.Start, next.End - next.Start) is not ("chain" or "table" or "set" or "map" or "flowtable"))
            return false;
        var line = _text.AsSpan(next.Start);
        var end = line.IndexOf('\n');
        return (end < 0 ? line : line[..end]).TrimEnd().EndsWith("{");
    }

    private void MarkUnreadable(int start, int end) => _lines.Mark(Span(start, end), CoverageState.Unreadable);

    private void MarkApproximated(int start, int end) => _lines.Mark(Span(start, end), CoverageState.Approximated);

    /// <summary>The variables of a block; what a block defines ends with it.</summary>
    private sealed class Scope
    {
        public Dictionary<string, int> Variables { get; } = [];
    }
}
