using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>The commands of a script.</content>
internal sealed partial class NftablesTextReader
{
    private void ReadCommand()
    {
        if (!Is(TokenKind.Word))
        {
            Fail("a command such as table, add or flush");
            return;
        }

        if (TokenText is not "table") IsScript = true;
        switch (TokenText)
        {
            case "add" or "create" or "insert":
                ReadAdd(Advance());
                break;
            case "replace":
                Advance();
                ReadReplace();
                break;
            case "delete" or "destroy":
                ReadDelete(Advance());
                break;
            case "flush":
                Advance();
                if (IsWord("ruleset") && Peek().Kind is TokenKind.NewLine or TokenKind.Semicolon or TokenKind.End) _ruleset.IsComplete |= !IsGuarded;
                ReadFlush();
                break;
            case "rename":
                Advance();
                ReadRename();
                break;
            case "list" or "reset" or "get" or "monitor" or "describe" or "export" or "import":
                _lines.Mark(Span(_token), CoverageState.Irrelevant);
                HasCommands = true;
                while (!AtSeparator()) Advance();
                break;
            default:
                ReadAdd(new Token(TokenKind.Word, _token.Start, _token.Start));
                break;
        }
    }

    /// <param name="command"><c>add</c>, <c>create</c> or <c>insert</c>; empty where none is written, which means add.</param>
    private void ReadAdd(Token command)
    {
        var start = command.Start;
        var isInsert = _text.AsSpan(command.Start, command.End - command.Start) is "insert";
        if (!Is(TokenKind.Word))
        {
            Fail("table, chain, rule, set, map, element or another object");
            return;
        }

        switch (TokenText)
        {
            case "table":
                Advance();
                if (!TryTable(start, out var table, declare: true)) return;
                HasCommands = true;
                if (Is(TokenKind.BraceOpen)) OpenTable(table);
                break;
            case "chain":
                Advance();
                if (!TryTable(start, out table) || !TryIdentifier("the chain's name", out var chain)) return;
                HasCommands = true;
                if (Is(TokenKind.BraceOpen)) OpenChain(table, chain, Span(start, _end));
                else table.Chain(chain, Span(start, _end)).IsDeclared = true;
                break;
            case "rule":
                Advance();
                ReadAddRule(start, isInsert);
                break;
            case "set" or "map":
                var isMap = TokenText[0] == 'm';
                Advance();
                if (!TryTable(start, out table) || !TryIdentifier("the set's name", out var set)) return;
                HasCommands = true;
                OpenSet(table, set, isMap, Span(start, _end));
                break;
            case "element":
                Advance();
                ReadElements(start, AddElements);
                break;
            case "flowtable":
                Advance();
                if (TryTable(start, out table) && TryIdentifier("the flowtable's name", out _)) ReadObjectBody(table, ItemContext.Flowtable);
                break;
            case "ct":
                Advance();
                if (Is(TokenKind.Word)) Advance();
                if (TryTable(start, out table) && TryIdentifier("the object's name", out _)) ReadObjectBody(table, ItemContext.Object);
                break;
            case "counter" or "quota" or "limit" or "secmark" or "synproxy" or "tunnel":
                Advance();
                if (TryTable(start, out table) && TryIdentifier("the object's name", out _)) ReadObjectBody(table, ItemContext.Object);
                break;
            default:
                // A rule without the words for it: "ip filter input tcp dport 22 accept".
                if (NftablesNames.Family(TokenText) is null && Peek().Kind is not (TokenKind.Word or TokenKind.Placeholder))
                    Fail("a command such as table, add or flush");
                else ReadAddRule(start, isInsert);
                break;
        }
    }

    private void ReadObjectBody(TableSyntax table, ItemContext context)
    {
        var before = _table;
        _table = table;
        if (Is(TokenKind.BraceOpen)) ReadBlock(context, "the object");
        else while (!AtSeparator() && !Is(TokenKind.BraceClose) && !_failed) ReadObjectItem();
        _table = before;
    }

    private void ReadAddRule(int start, bool isInsert)
    {
        if (!TryTable(start, out var table) || !TryIdentifier("the chain's name", out var name)) return;
        HasCommands = true;
        var chain = Mentioned(table, name, start);
        var at = isInsert ? 0 : chain.Rules.Count;
        if (Is(TokenKind.Word) && TokenText is "position" or "handle" or "index" && Peek() is { Kind: TokenKind.Word } number
            && long.TryParse(_text.AsSpan(number.Start, number.End - number.Start), out var place))
        {
            var byIndex = TokenText is "index";
            var span = Span(_token.Start, number.End);
            Advance();
            Advance();
            var index = byIndex ? (place < chain.Rules.Count ? (int)place : -1) : chain.Rules.FindIndex(r => r.Handle == place);
            if (index < 0)
            {
                ReadRuleSomewhere(table, chain, span);
                return;
            }

            at = isInsert ? index : index + 1;
        }
        else if (Is(TokenKind.Word) && TokenText is "position" or "handle" or "index" && Peek().Kind == TokenKind.Placeholder)
        {
            var from = Advance().Start;
            Advance();
            ReadRuleSomewhere(table, chain, Span(from, _end));
            return;
        }

        var (before, outer) = (_table, _chain);
        (_table, _chain) = (table, chain);
        ReadRule(chain, rule => chain.Rules.Insert(Math.Min(at, chain.Rules.Count), rule));
        (_table, _chain) = (before, outer);
    }

    private void ReadReplace()
    {
        var start = _token.Start;
        if (!ExpectWord("rule") || !TryTable(start, out var table) || !TryIdentifier("the chain's name", out var name)) return;
        var chain = Mentioned(table, name, start);
        if (!TryHandle(out var handle, out var span)) return;
        var index = chain.Rules.FindIndex(r => r.Handle == handle);
        if (index < 0)
        {
            chain.DoubtEach(span);
            ReadRuleSomewhere(table, chain, span);
            return;
        }

        var (before, outer) = (_table, _chain);
        (_table, _chain) = (table, chain);
        ReadRule(chain, rule =>
        {
            chain.Rules.Insert(index + 1, rule with { Handle = handle });
            Remove(chain, index);
        });
        (_table, _chain) = (before, outer);
    }

    private void ReadRename()
    {
        var start = _token.Start;
        if (!ExpectWord("chain") || !TryTable(start, out var table) || !TryIdentifier("the chain's name", out var from)
            || !TryIdentifier("the new name", out var to))
            return;
        if (table.FindChain(from) is { } chain) table.Rename(chain, to);
    }

    private void ReadElements(int start, Action<SetSyntax, int> change)
    {
        if (!TryTable(start, out var table) || !TryIdentifier("the set's name", out var name)) return;
        HasCommands = true;
        var set = table.FindSet(name);
        if (set is null)
        {
            _log.Report(NftablesDiagnostics.UnknownSet, Span(start, _end), DiagnosticLog.Clip(name), table.Name);
            set = table.Set(name, isMap: false, Span(start, _end));
            set.IsOpen = true;
        }

        var node = Is(TokenKind.BraceOpen) ? ReadSet(0) : ReadSimpleValue("'{' and elements");
        change(set, node);
    }

    private void SkipBraces()
    {
        var braces = _braces;
        do Advance();
        while (_braces > braces && !Is(TokenKind.End));
    }

    private bool TryHandle(out long handle, out SourceSpan span)
    {
        handle = 0;
        var start = _token.Start;
        span = Span(_token);
        if (!ExpectWord("handle")) return false;
        if (Is(TokenKind.Placeholder)) _log.Count(NftablesDiagnostics.Template, TokenText, Span(_token));
        else if (!Is(TokenKind.Word) || !long.TryParse(TokenText, out handle))
        {
            Fail("the rule's handle, a number");
            return false;
        }

        Advance();
        span = Span(start, _end);
        return true;
    }

    private bool TryFamily(out TableFamily family)
    {
        family = TableFamily.Ip;
        if (Is(TokenKind.Placeholder))
        {
            Advance();
            family = TableFamily.Inet;
            return true;
        }

        if (!Is(TokenKind.Word) || NftablesNames.Family(TokenText) is not { } known) return true;
        // A table may be called like a family: "flush table ip".
        if (Peek().Kind is TokenKind.NewLine or TokenKind.Semicolon or TokenKind.BraceOpen or TokenKind.End
            && TokenText is not ("ip" or "ip6" or "inet"))
            return true;
        family = known;
        Advance();
        return true;
    }

    private bool TryTable(int start, out TableSyntax table, bool declare = false)
    {
        table = null!;
        if (!TryFamily(out var family)) return false;
        var nameAt = _token;
        if (IsWord("handle") && Peek() is { Kind: TokenKind.Word } number && char.IsAsciiDigit(_text[number.Start]))
        {
            Fail("the table's name");
            return false;
        }

        if (!TryIdentifier("the table's name", out var name)) return false;
        if (Is(TokenKind.Word) && NftablesNames.Family(name) is null && declare)
        {
            // "table foo bar": the first word was meant as a family.
            _log.Report(NftablesDiagnostics.UnknownFamily, Span(nameAt), DiagnosticLog.Clip(name));
            family = TableFamily.Inet;
            TryIdentifier("the table's name", out name);
        }

        var known = _ruleset.Find(family, name);
        table = known ?? _ruleset.Table(family, name, Span(start, _end));
        if (declare) table.IsDeclared = true;
        else if (known is null) _log.Report(NftablesDiagnostics.UnknownTable, Span(nameAt), DiagnosticLog.Clip(table.Name));
        return true;
    }

    private ChainSyntax Mentioned(TableSyntax table, string name, int start)
    {
        if (table.FindChain(name) is { } known) return known;
        _log.Report(NftablesDiagnostics.UnknownChain, Span(start, _end), DiagnosticLog.Clip(name));
        return table.Chain(name, Span(start, _end));
    }

    private bool TryIdentifier(string expected, out string name)
    {
        name = "";
        switch (_token.Kind)
        {
            case TokenKind.Word or TokenKind.Placeholder:
                name = TokenText.ToString();
                Advance();
                return true;
            case TokenKind.String:
                // The manual has it so; no version of nft takes it.
                name = TokenText[1..^1].ToString();
                _log.Report(NftablesDiagnostics.Unexpected, Span(_token), expected + " without quotes", Met(), "read without its quotes");
                Advance();
                return true;
            case TokenKind.Dollar:
                var node = Resolved(ReadVariable());
                if (node == 0) return false;
                name = _tree.Text(node).ToString();
                return true;
            default:
                Fail(expected);
                return false;
        }
    }
}
