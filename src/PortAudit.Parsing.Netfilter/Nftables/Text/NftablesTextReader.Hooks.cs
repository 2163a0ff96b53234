using PortAudit.Model.Firewall;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>What makes a chain a base chain: hook, devices, priority, policy.</content>
internal sealed partial class NftablesTextReader
{
    /// <summary><c>type filter hook input device "eth0" priority filter - 10</c>.</summary>
    private void ReadHook()
    {
        if (Is(TokenKind.Placeholder)) Advance();
        else
        {
            if (TokenText is not ("filter" or "nat" or "route"))
                _log.Report(NftablesDiagnostics.UnknownChainType, Span(_token), DiagnosticLog.Clip(TokenText));
            else _chain.Type = TokenText.ToString();
            Advance();
        }

        if (!ExpectWord("hook")) return;
        if (_token.Kind is not (TokenKind.Word or TokenKind.Placeholder))
        {
            Fail("a hook such as input");
            return;
        }

        var hook = Advance();
        var name = _text[hook.Start..hook.End];
        if (NftablesNames.Hook(name) is not { } known || !IsHookOf(_table.Family, known))
            _log.Report(NftablesDiagnostics.UnknownHook, Span(hook), DiagnosticLog.Clip(name), $"family {NftablesNames.Word(_table.Family)}");
        else
            _chain.Hook = name;
        _chain.IsDeclared = true;
        if (AcceptWord("device")) ReadDevice();
        if (AcceptWord("devices") && Expect(TokenKind.Assign, "'='")) ReadDevices(_chain);
        if (!ExpectWord("priority")) return;
        ReadPriority();
    }

    private static bool IsHookOf(TableFamily family, Hook hook) => family switch
    {
        TableFamily.Netdev => hook is Hook.Ingress or Hook.Egress,
        TableFamily.Arp => hook is Hook.Input or Hook.Output,
        TableFamily.Inet => hook != Hook.Egress,
        _ => hook is not (Hook.Ingress or Hook.Egress),
    };

    private void ReadDevice()
    {
        var node = ReadSimpleValue("a device's name");
        if (node > 0) AddDevices(_chain, node);
    }

    private void ReadDevices(ChainSyntax chain)
    {
        var node = Is(TokenKind.BraceOpen) ? ReadSet(0) : ReadSimpleValue("'{' and devices");
        if (node > 0) AddDevices(chain, node);
    }

    private void AddDevices(ChainSyntax chain, int node)
    {
        node = Resolved(node);
        switch (_tree.Kind(node))
        {
            case NodeKind.Set:
                for (var child = _tree.Child(node); child > 0; child = _tree.Next(child)) AddDevices(chain, child);
                break;
            case NodeKind.Value:
                chain.Devices.Add(_tree.Text(node).ToString());
                break;
            default:
                chain.HasUnknownDevices = true;
                break;
        }
    }

    private void ReadPriority()
    {
        var start = _token.Start;
        var sign = 1;
        if (Accept(TokenKind.Dash)) sign = -1;
        var node = ReadSimpleValue("a priority: a number, or a name such as filter");
        if (node == 0) return;
        node = Resolved(node);
        var text = _tree.Kind(node) == NodeKind.Value ? _tree.Text(node) : default;
        if (TryPriority(text, out var value)) _chain.Priority = sign * value;
        else _log.Report(NftablesDiagnostics.UnknownPriority, Span(start, _end), DiagnosticLog.Clip(text), NftablesNames.Word(_table.Family));
        if (_token.Kind is TokenKind.Plus or TokenKind.Dash)
        {
            sign = Advance().Kind == TokenKind.Plus ? 1 : -1;
            if (Is(TokenKind.Word) && int.TryParse(TokenText, out var offset))
            {
                _chain.Priority += sign * offset;
                Advance();
            }
            else
            {
                Fail("a number");
            }
        }
    }

    /// <summary>A number, a name, or a name and a number as a quoted variable gives them: <c>"filter - 10"</c>.</summary>
    private bool TryPriority(ReadOnlySpan<char> text, out int priority)
    {
        text = text.Trim();
        if (int.TryParse(text, out priority)) return true;
        if (NftablesNames.Priority(_table.Family, text) is { } known)
        {
            priority = known;
            return true;
        }

        var at = text.IndexOfAny('+', '-');
        if (at <= 0 || NftablesNames.Priority(_table.Family, text[..at].TrimEnd()) is not { } named
            || !int.TryParse(text[(at + 1)..], out var offset))
            return false;
        priority = text[at] == '+' ? named + offset : named - offset;
        return true;
    }

    private void ReadPolicy()
    {
        var start = _token.Start;
        var node = ReadSimpleValue("accept or drop");
        if (node == 0) return;
        node = Resolved(node);
        var text = _tree.Kind(node) == NodeKind.Value ? _tree.Text(node) : default;
        SetPolicy(_chain, text switch { "accept" => Policy.Accept, "drop" => Policy.Drop, _ => Policy.Unknown });
        if (_chain.Policy != Policy.Unknown) return;
        if (_tree.Kind(node) == NodeKind.Value && text is not ("accept" or "drop"))
            _log.Report(NftablesDiagnostics.UnknownPolicy, Span(start, _end), DiagnosticLog.Clip(text));
        MarkApproximated(start, _end);
    }
}
