using System.Collections.Immutable;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <content>The matches, <c>-m</c>.</content>
internal sealed partial class IptablesLowering
{
    private void LowerMatch(int index)
    {
        var extension = _syntax.Extensions[index];
        if (extension.Spec is { } known) RequireOptions(index, known);
        switch (extension.Spec)
        {
            case null:
                _log.Count(IptablesDiagnostics.UnknownMatch, DiagnosticLog.Clip(_syntax.Text(extension.Word)), _syntax.Span(extension.Word));
                LowerQuestion(index, _syntax.Text(extension.Word), UnknownKind.Named);
                return;
            case { Kind: ExtensionKind.Always }:
                LowerComment(index);
                return;
            case { Kind: ExtensionKind.Modelled } spec:
                LowerModelled(index, spec);
                return;
            case { Name: "recent" } spec when FindOption(index, "--set") is >= 0 and var set:
                LowerRecentSet(index, spec, set);
                return;
            case { Name: "set" } when LowerSet(index):
                return;
            case var spec:
                if (spec.Name != "set" || !NamesMissingSet(index))
                    _log.Count(IptablesDiagnostics.UnmodelledMatch, spec.Name, _syntax.Span(extension.Word));
                if (spec.Name == "recent") LowerRecent(index, spec);
                else if (spec.IsWhole) LowerQuestion(index, spec.Name, KindOf(spec));
                else LowerQuestions(index, spec);
                return;
        }
    }

    private void LowerModelled(int index, ExtensionSpec spec)
    {
        switch (spec.Name)
        {
            case "tcp":
                LowerPorts(index, spec, IpProtocol.Tcp);
                break;
            case "udp":
                LowerPorts(index, spec, IpProtocol.Udp);
                break;
            case "udplite":
                LowerPorts(index, spec, IpProtocol.UdpLite);
                break;
            case "sctp":
                LowerPorts(index, spec, IpProtocol.Sctp);
                break;
            case "dccp":
                LowerPorts(index, spec, IpProtocol.Dccp);
                break;
            case "icmp":
                LowerIcmp(index, spec, IpFamily.IPv4, IpProtocol.Icmp);
                break;
            case "icmp6":
                LowerIcmp(index, spec, IpFamily.IPv6, IpProtocol.IcmpV6);
                break;
            case "multiport":
                LowerMultiport(index);
                break;
            case "conntrack" or "state":
                LowerConntrack(index, spec);
                break;
            default:
                foreach (ref readonly var option in Options)
                    if (option.Extension == index && _readable) LowerSimple(option, spec);
                break;
        }
    }

    private void LowerSimple(in IptablesOption option, ExtensionSpec spec)
    {
        switch (option.Spec!.Name)
        {
            case "--src-range":
                LowerRange(option, PacketField.SourceAddress);
                break;
            case "--dst-range":
                LowerRange(option, PacketField.DestinationAddress);
                break;
            case "--mark":
                if (!CNumber.TryMarked(_syntax.Text(option.Argument), out var value, out var mask))
                    FailValue(option.Argument, "mark (32 bits, with or without /mask)");
                else _parts.Add(Mark(spec.Name == "mark" ? PacketField.Mark : PacketField.ConnectionMark, value, mask, option.Negated));
                break;
            case "--mac-source":
                LowerMac(option);
                break;
            case "--dst-type" when !HasOption(option.Extension, "--limit-iface-in") && !HasOption(option.Extension, "--limit-iface-out"):
                LowerDestinationType(option);
                break;
            case "--src-type" or "--dst-type":
                _log.Count(IptablesDiagnostics.UnmodelledMatch, $"{spec.Name} {option.Spec.Name}", _syntax.Span(option.Word));
                LowerQuestions(option.Extension, spec, option);
                break;
        }
    }

    private static FieldCondition Mark(PacketField field, uint value, uint mask, bool negated) => mask == uint.MaxValue
        ? new RangeCondition(field, [new ValueRange(value)], negated)
        : new MaskCondition(field, value, mask, negated);

    private void LowerRange(in IptablesOption option, PacketField field)
    {
        var text = _syntax.Text(option.Argument);
        if (!CAddress.TryRange(text, Family, out var low, out var high))
        {
            FailValue(option.Argument, $"{Family} address or range a-b");
        }
        else if (low > high)
        {
            _log.Report(IptablesDiagnostics.EmptyRange, _syntax.Span(option.Argument), DiagnosticLog.Clip(text));
            _parts.Add(option.Negated ? Condition.Always : Condition.Never);
        }
        else
        {
            _parts.Add(new RangeCondition(field, [new ValueRange(low, high)], option.Negated, Family));
        }
    }

    private void LowerMac(in IptablesOption option)
    {
        var text = _syntax.Text(option.Argument);
        ulong bits = 0;
        var valid = text.Length == 17;
        for (var i = 0; i < 17 && valid; i++)
        {
            if (i % 3 == 2) valid = text[i] == ':';
            else if (char.IsAsciiHexDigit(text[i])) bits = bits << 4 | (uint)Convert.ToInt32(text[i].ToString(), 16);
            else valid = false;
        }

        if (!valid) FailValue(option.Argument, "MAC address (six hexadecimal bytes with colons)");
        else _parts.Add(new RangeCondition(PacketField.SourceMac, [new ValueRange(bits)], option.Negated));
    }

    /// <summary>UNICAST and the rarer types are not LOCAL, BROADCAST or MULTICAST; which of the rest they are, the routing table tells.</summary>
    private void LowerDestinationType(in IptablesOption option)
    {
        var text = _syntax.Text(option.Argument);
        var kinds = ImmutableArray.CreateBuilder<ValueRange>();
        var others = ImmutableArray.CreateBuilder<Condition>();
        foreach (var part in text.Split(','))
        {
            switch (text[part].ToString().ToUpperInvariant())
            {
                case "LOCAL":
                    kinds.Add(new ValueRange((uint)AddressKind.Local));
                    break;
                case "BROADCAST":
                    kinds.Add(new ValueRange((uint)AddressKind.Broadcast));
                    break;
                case "MULTICAST":
                    kinds.Add(new ValueRange((uint)AddressKind.Multicast));
                    break;
                case "UNSPEC" or "UNICAST" or "ANYCAST" or "BLACKHOLE" or "UNREACHABLE" or "PROHIBIT" or "THROW" or "NAT" or "XRESOLVE":
                    _approximated = true;
                    _log.Count(IptablesDiagnostics.UnmodelledMatch, $"addrtype --dst-type {text[part]}", OptionSpan(option));
                    var elsewhere = new RangeCondition(PacketField.DestinationKind, [new ValueRange((uint)AddressKind.Elsewhere)]);
                    var name = _text.Start("addrtype --dst-type ").Append(text[part].ToString().ToUpperInvariant()).ToString();
                    others.Add(new AllOf([elsewhere, new UnknownCondition(name, UnknownKind.Named, OptionSpan(option))]));
                    break;
                default:
                    FailValue(option.Argument, "list of address types such as LOCAL");
                    return;
            }
        }

        if (others.Count == 0)
        {
            _parts.Add(new RangeCondition(PacketField.DestinationKind, kinds.ToImmutable(), option.Negated));
            return;
        }

        if (kinds.Count > 0) others.Insert(0, new RangeCondition(PacketField.DestinationKind, kinds.ToImmutable()));
        Add(others.Count == 1 ? others[0] : new AnyOf(others.ToImmutable()), option.Negated);
    }

    private void LowerComment(int index)
    {
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index) continue;
            var text = _syntax.Text(option.Argument).ToString();
            _comment = _comment is null ? text : $"{_comment}; {text}";
        }
    }

    /// <summary>Tells which of the match's sets no input shows.</summary>
    private bool NamesMissingSet(int index)
    {
        var isMissing = false;
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || option.Spec!.Name != "--match-set") continue;
            var name = _syntax.Text(option.Argument).ToString();
            if (Sets?.Has(name) == true) continue;
            _log.Count(IpsetDiagnostics.MissingSet, DiagnosticLog.Clip(name), _syntax.Span(option.Argument));
            isMissing = true;
        }

        return isMissing;
    }

    /// <returns>False when the set is not known, or not modelled.</returns>
    private bool LowerSet(int index)
    {
        if (Sets is not { } sets) return false;
        var isNoMatch = HasOption(index, "--return-nomatch");
        var conditions = new List<(Condition Condition, bool Negated)>();
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index) continue;
            if (option.Spec!.Name is not "--match-set")
            {
                // Counters of an element are not in the model; that they are updated or not says nothing about the packet.
                if (option.Spec.Name is not ("--return-nomatch" or "--update-counters" or "--update-subcounters")) return false;
                continue;
            }

            var name = _syntax.Text(option.Argument).ToString();
            if (sets.Find(name, _syntax.Text(option.Argument + 1).ToString(), Family, isNoMatch, MatchSpan(index)) is not { } condition)
                return false;

            conditions.Add((condition, option.Negated));
        }

        foreach (var (condition, negated) in conditions)
        {
            _approximated |= IsOpen(condition);
            Add(condition, negated);
        }

        return conditions.Count > 0;
    }

    private static bool IsOpen(Condition condition) => condition switch
    {
        UnknownCondition => true,
        AllOf all => all.Conditions.Any(IsOpen),
        AnyOf any => any.Conditions.Any(IsOpen),
        Not not => IsOpen(not.Condition),
        _ => false,
    };

    /// <summary><c>recent --set</c> always holds, and writes to the list; negated it writes as well and never holds.</summary>
    private void LowerRecentSet(int index, ExtensionSpec spec, int set)
    {
        _parts.Add(new UpdateSet(WholeText(index, spec.Name)));
        if (Options[set].Negated) _parts.Add(Condition.Never);
    }

    /// <summary>What <c>--update</c> or <c>--remove</c> found, it writes to.</summary>
    private void LowerRecent(int index, ExtensionSpec spec)
    {
        LowerQuestions(index, spec);
        if (HasOption(index, "--update") || HasOption(index, "--remove")) _parts.Add(new UpdateSet(WholeText(index, spec.Name)));
    }

    /// <summary>One question for each option that asks something; the modifiers belong to all of them.</summary>
    private void LowerQuestions(int index, ExtensionSpec spec, IptablesOption? only = null)
    {
        var asked = false;
        for (var i = 0; i < Options.Length; i++)
        {
            var option = Options[i];
            if (option.Extension != index || option.Spec!.IsModifier || (only is { } one && one.Word != option.Word)) continue;
            asked = true;
            _text.Start(spec.Name).Append(_syntax, option);
            AppendSorted(index, only is null ? static o => o.IsModifier : static o => o.Arguments == 0);
            AddUnknown(_text.ToString(), KindOf(spec), MatchSpan(index), option.Negated);
        }

        if (!asked) LowerQuestion(index, spec.Name, KindOf(spec));
    }

    /// <summary>One question for all options; negated when there is only one and that is.</summary>
    private void LowerQuestion(int index, ReadOnlySpan<char> name, UnknownKind kind)
    {
        var options = 0;
        var negated = false;
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index) continue;
            options++;
            negated |= option.Negated;
        }

        negated &= options == 1;
        AddUnknown(WholeText(index, name, !negated), kind, MatchSpan(index), negated);
    }

    private string WholeText(int index, ReadOnlySpan<char> name, bool withNegations = false)
    {
        _text.Start(name);
        AppendSorted(index, static _ => true, withNegations);
        return _text.ToString();
    }

    private void AppendSorted(int index, Func<OptionSpec, bool> wanted, bool withNegations = false)
    {
        // Repeatable options belong to the group that they stand in (policy --next): they keep their order.
        var last = -1;
        while (true)
        {
            var next = int.MaxValue;
            for (var i = 0; i < Options.Length; i++)
            {
                ref readonly var option = ref Options[i];
                if (option.Extension != index || (option.Spec is { } spec && !wanted(spec))) continue;
                var key = (option.Spec is null or { CanRepeat: true } ? 0 : option.Spec.Order) * 1024 + i;
                if (key > last && key < next) next = key;
            }

            if (next == int.MaxValue) return;
            _text.Append(_syntax, Options[next % 1024], withNegations);
            last = next;
        }
    }

    private SourceSpan MatchSpan(int index)
    {
        var extension = _syntax.Extensions[index];
        var first = extension.Word > 0 && _syntax.Text(extension.Word - 1) is "-m" or "--match" ? extension.Word - 1 : extension.Word;
        return _syntax.Span(first, Math.Max(extension.LastWord, extension.Word));
    }

    private int FindOption(int extension, string name)
    {
        for (var i = 0; i < Options.Length; i++)
            if (Options[i] is var option && option.Extension == extension && option.Spec?.Name == name) return i;
        return -1;
    }

    private bool HasOption(int extension, string name) => FindOption(extension, name) >= 0;

    private static UnknownKind KindOf(ExtensionSpec spec) => spec.Kind switch
    {
        ExtensionKind.Fresh => UnknownKind.Fresh,
        ExtensionKind.Updatable => UnknownKind.Updatable,
        _ => UnknownKind.Named,
    };
}
