using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>Blocks and what stands in them: tables, chains, base chains.</content>
internal sealed partial class NftablesTextReader
{
    private TableSyntax? _fragment;
    private TableSyntax _table = null!;
    private ChainSyntax _chain = null!;
    private SetSyntax _set = null!;
    private int _depth;
    private bool _separatorOptional;

    /// <summary>Values are traffic classes, "1:10", of which the colon is a part.</summary>
    private bool _isClass;
    private int _anonymousChains;

    /// <summary>Reads items up to the end of the block or file, which stays the current token.</summary>
    private void ReadItems(ItemContext context)
    {
        while (true)
        {
            switch (_token.Kind)
            {
                case TokenKind.End or TokenKind.BraceClose:
                    return;
                case TokenKind.NewLine or TokenKind.Semicolon:
                    Advance();
                    continue;
                case TokenKind.Control:
                    ReadControl(context);
                    continue;
            }

            var start = _token.Start;
            var braces = _braces;
            _separatorOptional = context == ItemContext.Object;
            var outer = _braceStart;
            _braceStart = -1;
            ReadItem(context);
            if (!_failed && !_separatorOptional && !AtSeparator())
            {
                if (Is(TokenKind.BraceClose)) _log.Report(NftablesDiagnostics.NeedsSeparator, Span(_token), "'}'");
                else if (_end > 0 && _text[_end - 1] == '}' && !Is(TokenKind.Junk) && _braces == braces)
                    _log.Report(NftablesDiagnostics.NeedsSeparator, Span(_token), Met());
                else Fail("the end of the statement");
            }

            if (!_failed)
            {
                _braceStart = outer;
                continue;
            }

            MarkUnreadable(start, Math.Max(_token.Start, start + 1));
            Recover(braces);
            _braceStart = outer;
            if (_token.Start == start && !Is(TokenKind.BraceClose)) Advance();
        }
    }

    private bool AtSeparator() => _token.Kind is TokenKind.NewLine or TokenKind.Semicolon or TokenKind.End;

    private void ReadItem(ItemContext context)
    {
        if (Is(TokenKind.Word))
        {
            switch (TokenText)
            {
                case "include":
                    IsScript = true;
                    ReadInclude(context);
                    ExpectLineEnd("include");
                    return;
                case "define" or "redefine" when Peek().Kind == TokenKind.Word:
                    ReadDefine(TokenText[0] == 'r');
                    ExpectLineEnd("define");
                    return;
                case "undefine" when Peek().Kind == TokenKind.Word:
                    Advance();
                    ReadUndefine();
                    return;
            }
        }

        switch (context)
        {
            case ItemContext.Script:
                ReadCommand();
                break;
            case ItemContext.Fragment:
                ReadFragmentItem();
                break;
            case ItemContext.Table:
                ReadTableItem();
                break;
            case ItemContext.Chain:
                ReadChainItem();
                break;
            case ItemContext.Set:
                ReadSetItem();
                break;
            case ItemContext.Flowtable:
                ReadFlowtableItem();
                break;
            default:
                ReadObjectItem();
                break;
        }
    }

    private void ExpectLineEnd(string statement)
    {
        if (Is(TokenKind.End) && !_failed) _log.Report(NftablesDiagnostics.NoLineEnd, Span(Math.Max(0, _end - 1), _end), statement);
    }

    /// <summary>Reads <c>{ … }</c>; the items' own scope of variables ends with it.</summary>
    private bool ReadBlock(ItemContext context, string opener)
    {
        var start = _token.Start;
        if (!Expect(TokenKind.BraceOpen, $"'{{' behind {opener}")) return false;
        var braces = _braces;
        if (++_depth > NetfilterLimits.DeepestNesting)
        {
            _depth--;
            Fail(NftablesDiagnostics.TooDeep, Span(start, start + 1), NetfilterLimits.DeepestNesting);
            return false;
        }

        _scopes.Add(new Scope());
        ReadItems(context);
        _scopes.RemoveAt(_scopes.Count - 1);
        _depth--;
        _braces = braces;
        if (Accept(TokenKind.BraceClose)) return true;
        _log.Report(NftablesDiagnostics.OpenBlock, Span(start, start + 1), opener);
        MarkUnreadable(start, start + 1);
        return true;
    }

    /// <summary>A part of a table goes into a table without a name, a rule into a chain without a name: which include them is not known.</summary>
    private void ReadFragmentItem()
    {
        IsScript = true;
        var isPart = Is(TokenKind.Word) && Peek().Kind == TokenKind.Word && TokenText switch
        {
            "chain" or "set" or "map" or "flowtable" => true,
            "counter" or "quota" or "limit" or "ct" => Peek2(Peek()) == TokenKind.BraceOpen,
            _ => false,
        };
        if (_fragment is null)
        {
            _fragment = _ruleset.Table(TableFamily.Inet, "", Span(_token));
            _fragment.IsDeclared = true;
            _log.Report(NftablesDiagnostics.Fragment, Span(_token));
        }

        HasCommands = true;
        _table = _fragment;
        if (isPart)
        {
            ReadTableItem();
            return;
        }

        _chain = _fragment.Chain("", Span(_token));
        _chain.IsDeclared = true;
        ReadChainItem();
    }

    private void ReadTableItem()
    {
        var start = _token.Start;
        if (!Is(TokenKind.Word))
        {
            Fail("chain, set, map, flowtable, counter or another part of a table");
            return;
        }

        switch (TokenText)
        {
            case "flags":
                Advance();
                ReadTableFlags();
                break;
            case "comment":
                ReadComment();
                break;
            case "chain":
                Advance();
                if (!TryIdentifier("the chain's name", out var chain)) return;
                OpenChain(_table, chain, Span(start, _end));
                break;
            case "set" or "map":
                var isMap = TokenText[0] == 'm';
                Advance();
                if (!TryIdentifier("the set's name", out var set)) return;
                OpenSet(_table, set, isMap, Span(start, _end));
                break;
            case "flowtable":
                Advance();
                if (TryIdentifier("the flowtable's name", out _)) ReadBlock(ItemContext.Flowtable, "flowtable");
                break;
            case "ct":
                Advance();
                if (Is(TokenKind.Word)) Advance();
                if (TryIdentifier("the object's name", out _)) ReadBlock(ItemContext.Object, "ct object");
                break;
            case "counter" or "quota" or "limit" or "secmark" or "synproxy" or "tunnel":
                var kind = Advance();
                if (TryIdentifier("the object's name", out _)) ReadBlock(ItemContext.Object, _text[kind.Start..kind.End]);
                break;
            default:
                Fail("chain, set, map, flowtable, counter or another part of a table");
                break;
        }
    }

    private void ReadTableFlags()
    {
        var start = _token.Start;
        var known = true;
        do
        {
            switch (TokenText)
            {
                case "dormant":
                    _table.Dormancy = IsGuarded && _table.Dormancy != Dormancy.Dormant ? Dormancy.Unknown : Dormancy.Dormant;
                    break;
                case "owner" or "persist":
                    break;
                default:
                    known = false;
                    break;
            }

            if (AtSeparator()) break;
            Advance();
        }
        while (Accept(TokenKind.Comma));
        if (known && AtSeparator()) return;

        // nft 1.0.6 prints an uninitialised word here: what it should say is not known.
        while (!AtSeparator() && !Is(TokenKind.BraceClose)) Advance();
        _table.Dormancy = Dormancy.Unknown;
        _log.Report(NftablesDiagnostics.GarbledFlags, Span(start, _end), DiagnosticLog.Clip(_text.AsSpan(start, _end - start)));
        MarkApproximated(start, _end);
    }

    private void OpenTable(TableSyntax table)
    {
        var (before, chain) = (_table, _chain);
        _table = table;
        table.IsDeclared = true;
        ReadBlock(ItemContext.Table, "table");
        (_table, _chain) = (before, chain);
    }

    private void OpenChain(TableSyntax table, string name, SourceSpan span)
    {
        var (before, outer) = (_chain, _table);
        (_table, _chain) = (table, table.Chain(name, span));
        _chain.IsDeclared = true;
        ReadBlock(ItemContext.Chain, "chain");
        (_table, _chain) = (outer, before);
    }

    private void ReadChainItem()
    {
        if (Is(TokenKind.Word))
        {
            switch (TokenText)
            {
                case "type" when Peek().Kind is TokenKind.Word or TokenKind.Placeholder:
                    Advance();
                    ReadHook();
                    return;
                case "policy":
                    Advance();
                    ReadPolicy();
                    return;
                case "flags":
                    Advance();
                    ExpectWord("offload");
                    return;
                case "comment":
                    ReadComment();
                    return;
            }
        }

        ReadRule(_chain, null);
    }

    private void ReadComment()
    {
        Advance();
        if (_token.Kind is TokenKind.String or TokenKind.Word or TokenKind.Placeholder) Advance();
        else Fail("a quoted comment");
    }

    /// <summary>What <c>nft -a list</c> prints after a rule: <c># handle 7</c>. 0 where it does not.</summary>
    private long HandleAfter()
    {
        if (_token.Start - _end < 10 || !Is(TokenKind.NewLine)) return 0;
        var comment = _text.AsSpan(_end, _token.Start - _end).Trim();
        return comment.StartsWith("# handle ") && long.TryParse(comment[9..], out var handle) ? handle : 0;
    }

    private void ReadRule(ChainSyntax chain, Action<RuleSyntax>? place)
    {
        var start = _token.Start;
        var first = ReadStatements(out var comment);
        HasCommands = true;
        if (_failed)
        {
            // The whole of the statement is the rule: it may match anything and do anything.
            var end = Math.Max(_end, _token.End);
            var line = _text.AsSpan(end).IndexOfAny('\n', ';');
            if (!Is(TokenKind.NewLine) && line > 0) end += line;
            while (end > start && char.IsWhiteSpace(_text[end - 1])) end--;
            end = Math.Min(Math.Max(end, start + 1), _text.Length);
            first = _tree.Add(NodeKind.Unreadable, _file, start, end);
            _end = end;
        }

        var rule = new RuleSyntax(first, Span(start, Math.Max(_end, start + 1)), comment, null);
        rule = rule with { Guards = Guards(), Handle = HandleAfter() };
        if (place is null) chain.Rules.Add(rule);
        else place(rule);
    }
}
