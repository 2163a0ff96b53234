using System.Collections.Immutable;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <content>The targets, <c>-j</c> and <c>-g</c>.</content>
internal sealed partial class IptablesLowering
{
    private readonly Dictionary<string, NoEffect> _effectless = [];
    private readonly Dictionary<string, Reject> _rejects = [];

    private void LowerTarget()
    {
        var word = _syntax.Target;
        var name = _syntax.Text(word);
        if (_syntax.IsOpen(word))
        {
            AddUnknownAction(_text.Start("-j ").Append(name).ToString(), true, _syntax.Span(word));
            return;
        }

        if (_syntax.IsGoto)
        {
            LowerJump(word, name);
            return;
        }

        switch (name)
        {
            case "ACCEPT":
                _parts.Add(Accept.Instance);
                return;
            case "DROP":
                if (Table.Name == "nat") _log.Report(IptablesDiagnostics.DropInNat, _syntax.Span(word));
                _parts.Add(Drop.Instance);
                return;
            case "RETURN":
                _parts.Add(Return.Instance);
                return;
            case "QUEUE":
                _log.Count(IptablesDiagnostics.UnmodelledTarget, "QUEUE", _syntax.Span(word));
                AddUnknownAction("QUEUE", false, _syntax.Span(word));
                return;
            case "":
                return;
        }

        var index = _syntax.TargetExtension;
        if (index < 0 || _syntax.Extensions[index].Spec is not { } spec)
        {
            if (index >= 0 && _syntax.Extensions[index].LastWord > word)
            {
                _log.Report(IptablesDiagnostics.UndeclaredTarget, _syntax.Span(word), DiagnosticLog.Clip(name), "");
                AddUnknownAction(WholeText(index, name, true), true, TargetSpan(index));
            }
            else
            {
                LowerJump(word, name);
            }

            return;
        }

        RequireOptions(index, spec);
        switch (spec.Kind)
        {
            case ExtensionKind.Modelled when IsTargetOpen(index):
                LowerOpenTarget(index, spec);
                break;
            case ExtensionKind.Modelled:
                LowerModelledTarget(index, spec);
                break;
            case ExtensionKind.NoEffect:
                AddEffectless(index, spec);
                break;
            case ExtensionKind.Update:
                _parts.Add(new UpdateSet(WholeText(index, spec.Name)));
                break;
            default:
                _log.Count(IptablesDiagnostics.UnmodelledTarget, spec.Name, _syntax.Span(word));
                AddUnknownAction(WholeText(index, spec.Name), spec.Kind != ExtensionKind.Final, TargetSpan(index));
                break;
        }
    }

    private void LowerJump(int word, ReadOnlySpan<char> name)
    {
        var chain = Table.Mention(name, _syntax.Span(word));
        if (chain.IsBuiltin)
        {
            _log.Report(IptablesDiagnostics.JumpToBuiltin, _syntax.Span(word), chain.Name);
            AddUnknownAction($"{(_syntax.IsGoto ? "-g" : "-j")} {chain.Name}", true, _syntax.Span(word));
            return;
        }

        _parts.Add(_syntax.IsGoto ? chain.Goto : chain.Jump);
    }

    private void LowerModelledTarget(int index, ExtensionSpec spec)
    {
        switch (spec.Name)
        {
            case "REJECT":
                LowerReject(index);
                break;
            case "MARK":
                LowerMark(index, spec, PacketField.Mark);
                break;
            case "CONNMARK":
                LowerConnectionMark(index, spec);
                break;
            case "NOTRACK":
                _parts.Add(Untrack.Instance);
                break;
            case "CT" when HasOption(index, "--notrack"):
                _parts.Add(Untrack.Instance);
                break;
            case "CT":
                AddEffectless(index, spec);
                break;
            default:
                if (Table.Name != "nat") _log.Report(IptablesDiagnostics.TargetNotInTable, _syntax.Span(_syntax.Target), spec.Name, Table.Name);
                LowerTranslation(index, spec);
                break;
        }
    }

    /// <summary>A translation to what the input does not tell may be one to anything; the others do something or nothing.</summary>
    private void LowerOpenTarget(int index, ExtensionSpec spec)
    {
        TranslationKind? kind = spec.Name switch
        {
            "DNAT" => TranslationKind.Destination,
            "REDIRECT" => TranslationKind.Redirect,
            "SNAT" => TranslationKind.Source,
            "MASQUERADE" => TranslationKind.Masquerade,
            _ => null,
        };
        if (spec.Name == "REJECT") _parts.Add(new Reject(Family == IpFamily.IPv4 ? "icmp-port-unreachable" : "icmp6-port-unreachable"));
        else if (kind is null) AddUnknownAction(WholeText(index, spec.Name), true, TargetSpan(index));
        else
        {
            _approximated = true;
            var isAddress = kind is TranslationKind.Destination or TranslationKind.Source;
            _parts.Add(new TranslateAddress(kind.Value, isAddress ? [new ValueRange(0, IpAddress.Maximum(Family))] : default,
                [new ValueRange(0, ushort.MaxValue)], Family, WholeText(index, spec.Name)));
        }
    }

    private void AddEffectless(int index, ExtensionSpec spec)
    {
        var text = WholeText(index, spec.Name);
        if (!_effectless.TryGetValue(text, out var action)) _effectless.Add(text, action = new NoEffect(text));
        _parts.Add(action);
    }

    private void LowerReject(int index)
    {
        var answer = Family == IpFamily.IPv4 ? "icmp-port-unreachable" : "icmp6-port-unreachable";
        if (FindOption(index, "--reject-with") is >= 0 and var at)
        {
            var word = Options[at].Argument;
            if (IptablesData.FindAnswer(Family, _syntax.Text(word)) is not { } known)
            {
                FailValue(word, $"answer that REJECT can give over {Family}");
                return;
            }

            answer = known;
            if (answer == "tcp-reset" && (_protocol != IpProtocol.Tcp || _protocolNegated))
                _log.Report(IptablesDiagnostics.ResetWithoutTcp, _syntax.Span(word));
        }

        if (!_rejects.TryGetValue(answer, out var reject)) _rejects.Add(answer, reject = new Reject(answer));
        _parts.Add(reject);
    }

    /// <summary>Every spelling comes down to <c>(mark &amp; ~clear) ^ xor</c> (xt_mark's target, revision 2).</summary>
    private void LowerMark(int index, ExtensionSpec spec, PacketField field)
    {
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || option.Spec!.Name is not ("--set-xmark" or "--set-mark" or "--and-mark" or "--or-mark" or "--xor-mark"))
                continue;
            if (!CNumber.TryMarked(_syntax.Text(option.Argument), out var value, out var mask))
            {
                FailValue(option.Argument, "mark (32 bits, with or without /mask)");
                return;
            }

            _parts.Add(option.Spec.Name switch
            {
                "--set-xmark" => new SetMark(field, mask, value),
                "--set-mark" => new SetMark(field, mask | value, value),
                "--and-mark" => new SetMark(field, ~value, 0),
                "--or-mark" => new SetMark(field, value, value),
                _ => new SetMark(field, 0, value),
            });
            return;
        }

        Fail(IptablesDiagnostics.MissingArgument, _syntax.Target, spec.Name, 1);
    }

    private void LowerConnectionMark(int index, ExtensionSpec spec)
    {
        if (HasOption(index, "--left-shift-mark") || HasOption(index, "--right-shift-mark"))
        {
            _log.Count(IptablesDiagnostics.UnmodelledTarget, "CONNMARK with a shift", _syntax.Span(_syntax.Target));
            AddUnknownAction(WholeText(index, spec.Name), true, TargetSpan(index));
            return;
        }

        var saves = HasOption(index, "--save-mark");
        if (!saves && !HasOption(index, "--restore-mark"))
        {
            LowerMark(index, spec, PacketField.ConnectionMark);
            return;
        }

        uint packet = uint.MaxValue, connection = uint.MaxValue;
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || option.ArgumentCount == 0) continue;
            if (!CNumber.TryParse(_syntax.Text(option.Argument), uint.MaxValue, out var mask, out _))
            {
                FailValue(option.Argument, "mask of 32 bits");
                return;
            }

            if (option.Spec!.Name is "--nfmask" or "--mask") packet = (uint)mask;
            if (option.Spec.Name is "--ctmask" or "--mask") connection = (uint)mask;
        }

        _parts.Add(saves
            ? new CopyMark(PacketField.Mark, PacketField.ConnectionMark, packet, connection)
            : new CopyMark(PacketField.ConnectionMark, PacketField.Mark, connection, packet));
    }

    private void LowerTranslation(int index, ExtensionSpec spec)
    {
        var addresses = ImmutableArray.CreateBuilder<ValueRange>();
        var ports = ImmutableArray.CreateBuilder<ValueRange>();
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || option.ArgumentCount == 0) continue;
            var text = _syntax.Text(option.Argument);
            if (option.Spec!.Name switch
            {
                "--to" => TryNetwork(text, addresses),
                "--to-ports" => TryPortRange(option.Argument, text, 0, ports),
                _ => TryEndpoint(option.Argument, text, addresses, ports),
            })
                continue;
            if (_readable) FailValue(option.Argument, $"{Family} address, range or port to translate to");
            return;
        }

        if (ports.Count > 0 && !_isProtocolOpen && (_protocolNegated || !IpProtocol.HasPorts((byte)Math.Max(_protocol, 0))))
            _log.Report(IptablesDiagnostics.MissingProtocol, _syntax.Span(_syntax.Target), spec.Name,
                "'-p' tcp, udp, sctp or dccp, since it sets a port,");
        var kind = spec.Name switch
        {
            "DNAT" => TranslationKind.Destination,
            "REDIRECT" => TranslationKind.Redirect,
            "SNAT" => TranslationKind.Source,
            "MASQUERADE" => TranslationKind.Masquerade,
            _ => TranslationKind.NetworkMap,
        };
        _parts.Add(new TranslateAddress(kind, OrDefault(addresses), OrDefault(ports), Family, WholeText(index, spec.Name)));
    }

    private static ImmutableArray<ValueRange> OrDefault(ImmutableArray<ValueRange>.Builder ranges) =>
        ranges.Count == 0 ? default : ranges.ToImmutable();

    private bool TryNetwork(ReadOnlySpan<char> text, ImmutableArray<ValueRange>.Builder addresses)
    {
        if (!CAddress.TryMasked(text, Family, out var bits, out var mask) || !CAddress.IsPrefix(mask, Family)) return false;
        addresses.Add(new ValueRange(bits, bits | (~mask & IpAddress.Maximum(Family))));
        return true;
    }

    /// <summary><c>a[-b][:p[-q[/base]]]</c>; IPv6 addresses stand in brackets when a port follows.</summary>
    private bool TryEndpoint(int word, ReadOnlySpan<char> text, ImmutableArray<ValueRange>.Builder addresses,
        ImmutableArray<ValueRange>.Builder ports)
    {
        var colon = Family == IpFamily.IPv4 ? text.IndexOf(':') : text.LastIndexOf("]:") is >= 0 and var bracket
            ? bracket + 1 : text.StartsWith("[") ? -1 : text is [':', not ':', ..] ? 0 : -1;
        var address = colon < 0 ? text : text[..colon];
        if (!address.IsEmpty)
        {
            Span<char> plain = stackalloc char[Math.Min(address.Length, 128)];
            var length = 0;
            foreach (var c in address)
                if (c is not ('[' or ']') && length < plain.Length) plain[length++] = c;
            if (!CAddress.TryRange(plain[..length], Family, out var low, out var high) || low > high) return false;
            addresses.Add(new ValueRange(low, high));
        }

        return colon < 0 || TryPortRange(word, text[(colon + 1)..], colon + 1, ports);
    }

    private bool TryPortRange(int word, ReadOnlySpan<char> text, int offset, ImmutableArray<ValueRange>.Builder ports)
    {
        var slash = text.IndexOf('/');
        if (slash >= 0) text = text[..slash];
        var dash = text.IndexOf('-');
        if (!TryPort(word, dash < 0 ? text : text[..dash], offset, out var low)) return false;
        var high = low;
        if (dash >= 0 && !TryPort(word, text[(dash + 1)..], offset + dash + 1, out high)) return false;
        if (low > high) return false;
        ports.Add(new ValueRange((uint)low, (uint)high));
        return true;
    }

    private void AddUnknownAction(string text, bool mayContinue, SourceSpan span)
    {
        _approximated = true;
        _parts.Add(new UnknownAction(text, mayContinue, span));
    }

    private SourceSpan TargetSpan(int index) => _syntax.Span(_syntax.Target, Math.Max(_syntax.Extensions[index].LastWord, _syntax.Target));
}
