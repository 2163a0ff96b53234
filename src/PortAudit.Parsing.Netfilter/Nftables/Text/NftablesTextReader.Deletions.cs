namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>Commands that take something away.</content>
internal sealed partial class NftablesTextReader
{
    private void ReadDelete(Token command)
    {
        var start = command.Start;
        var mayMiss = _text.AsSpan(command.Start, command.End - command.Start) is "destroy";
        HasCommands = true;
        switch (TokenText)
        {
            case "table":
                Advance();
                if (!TryFamily(out var family)) return;
                if (IsWord("handle"))
                {
                    if (!TryHandle(out _, out var place)) return;
                    _log.Report(NftablesDiagnostics.NothingToDelete, place, $"a table with {place.Text}");
                    foreach (var each in _ruleset.Tables) Doubt($"{place.Text} is table {each.Name}", () => Remove(each));
                    return;
                }

                if (!TryIdentifier("the table's name", out var tableName)) return;
                if (_ruleset.Find(family, tableName) is { } gone) Remove(gone);
                break;
            case "chain":
                Advance();
                if (!TryTable(start, out var table)) return;
                if (IsWord("handle"))
                {
                    if (!TryHandle(out _, out var place)) return;
                    _log.Report(NftablesDiagnostics.NothingToDelete, place, $"a chain with {place.Text}");
                    foreach (var each in table.Chains) Doubt($"{place.Text} is chain {each.Name}", () => Remove(table, each));
                    return;
                }

                if (!TryIdentifier("the chain's name", out var name)) return;
                if (table.FindChain(name) is { } chain) Remove(table, chain);
                if (Is(TokenKind.BraceOpen)) SkipBraces();
                break;
            case "rule":
                Advance();
                if (!TryTable(start, out table) || !TryIdentifier("the chain's name", out name)) return;
                if (!TryHandle(out var handle, out var span)) return;
                var owner = table.FindChain(name);
                if (owner is not null && owner.Rules.FindIndex(r => r.Handle == handle && handle > 0) is >= 0 and var index)
                {
                    Remove(owner, index);
                    break;
                }

                if (!mayMiss) _log.Report(NftablesDiagnostics.NothingToDelete, span, $"a rule with {span.Text}");
                owner?.DoubtEach(span);
                break;
            case "set" or "map":
                Advance();
                if (!TryTable(start, out table)) return;
                if (IsWord("handle"))
                {
                    if (!TryHandle(out _, out var place)) return;
                    _log.Report(NftablesDiagnostics.NothingToDelete, place, $"a set with {place.Text}");
                    foreach (var each in table.Sets.Values) each.MayHaveLost = true;
                    return;
                }

                if (!TryIdentifier("the set's name", out name)) return;
                if (IsGuarded && table.FindSet(name) is { } set) set.MayHaveLost = true;
                else table.RemoveSet(name);
                break;
            case "element":
                Advance();
                ReadElements(start, DeleteElements);
                break;
            default:
                while (!AtSeparator() && !_failed)
                {
                    if (Is(TokenKind.BraceOpen)) SkipBraces();
                    else Advance();
                }

                break;
        }
    }

    private void ReadFlush()
    {
        var start = _token.Start;
        HasCommands = true;
        switch (TokenText)
        {
            case "ruleset":
                Advance();
                if (AtSeparator()) RemoveAll(null);
                else if (TryFamily(out var family)) RemoveAll(family);
                break;
            case "table":
                Advance();
                if (!TryFamily(out var of) || !TryIdentifier("the table's name", out var tableName)) return;
                if (_ruleset.Find(of, tableName) is { } flushed)
                    foreach (var each in flushed.Chains) Clear(each);
                break;
            case "chain":
                Advance();
                if (!TryTable(start, out var table) || !TryIdentifier("the chain's name", out var name)) return;
                if (table.FindChain(name) is { } chain) Clear(chain);
                break;
            case "set" or "map" or "meter":
                Advance();
                if (!TryTable(start, out table) || !TryIdentifier("the set's name", out name)) return;
                if (table.FindSet(name) is { } set) Clear(set);
                break;
            case "flow":
                while (!AtSeparator()) Advance();
                break;
            default:
                Fail("ruleset, table, chain, set, map or meter");
                break;
        }
    }
}
