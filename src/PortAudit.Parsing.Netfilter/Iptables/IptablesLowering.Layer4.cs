using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Names;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <content>Matches that read ports, flags, ICMP types and the connection's state.</content>
internal sealed partial class IptablesLowering
{
    private const string StateNames = "INVALID NEW ESTABLISHED RELATED UNTRACKED SNAT DNAT";
    private const int SourceNat = 1 << 5;
    private const int DestinationNat = 1 << 6;

    // Neither NEW nor its neighbours overlap in what a packet can be: a set of states is a set of values.
    private readonly RangeCondition?[] _states = new RangeCondition?[64];
    private readonly List<ValueRange> _ranges = [];

    private void LowerPorts(int index, ExtensionSpec spec, byte protocol)
    {
        RequireProtocol(index, spec, protocol);
        var before = _parts.Count;
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || !_readable) continue;
            switch (option.Spec!.Name)
            {
                case "--sport":
                    LowerPort(option, PacketField.SourcePort, spec);
                    break;
                case "--dport":
                    LowerPort(option, PacketField.DestinationPort, spec);
                    break;
                case "--syn":
                    _parts.Add(new MaskCondition(PacketField.TcpFlags, 0x02, 0x17, option.Negated));
                    break;
                case "--tcp-flags":
                    LowerFlags(option);
                    break;
                default:
                    _log.Count(IptablesDiagnostics.UnmodelledMatch, $"{spec.Name} {option.Spec.Name}", _syntax.Span(option.Word));
                    AddUnknown(_text.Start(spec.Name).Append(_syntax, option).ToString(), UnknownKind.Named, OptionSpan(option), option.Negated);
                    break;
            }
        }

        // The match itself already needs the header, which later fragments lack.
        if (_parts.Count == before) _parts.Add(NotLaterFragment);
    }

    private void RequireProtocol(int index, ExtensionSpec spec, byte protocol)
    {
        if (_isProtocolOpen || (_protocol == protocol && !_protocolNegated)) return;
        var name = protocol switch { IpProtocol.IcmpV6 => "ipv6-icmp", _ => spec.Name };
        _log.Report(IptablesDiagnostics.MissingProtocol, _syntax.Span(_syntax.Extensions[index].Word), spec.Name, $"'-p {name}'");
        _parts.Add(Protocol(protocol, false));
    }

    private void LowerPort(in IptablesOption option, PacketField field, ExtensionSpec spec)
    {
        var text = _syntax.Text(option.Argument);
        var colon = text.IndexOf(':');
        int low = 0, high = ushort.MaxValue;
        var known = (colon == 0 || TryPort(option.Argument, colon < 0 ? text : text[..colon], 0, out low))
            & (colon < 0 || colon == text.Length - 1 || TryPort(option.Argument, text[(colon + 1)..], colon + 1, out high));
        if (!_readable) return;
        if (!known)
        {
            AddUnknown(_text.Start(spec.Name).Append(_syntax, option).ToString(), UnknownKind.Named, OptionSpan(option), option.Negated);
            return;
        }

        if (colon < 0) high = low;
        if (low > high) FailValue(option.Argument, "port range (it ends before it begins)");
        else if (low > 0 || high < ushort.MaxValue || option.Negated)
            _parts.Add(new RangeCondition(field, [new ValueRange((uint)low, (uint)high)], option.Negated));
    }

    /// <returns>False for a service whose number is not known, and, with a diagnostic, for what is not a port.</returns>
    private bool TryPort(int word, ReadOnlySpan<char> text, int offset, out int port)
    {
        port = 0;
        if (CNumber.TryParse(text, ushort.MaxValue, out var number, out var octal))
        {
            port = (int)number;
            if (octal) _log.Report(IptablesDiagnostics.OctalNumber, _syntax.Span(word, offset, text.Length), $"port {text}", number);
            return true;
        }

        if (text.IsEmpty || text.Length > 64 || text.IndexOfAnyExceptInRange('!', '~') >= 0 || !text.ContainsAnyInRange('A', 'z'))
        {
            Fail(IptablesDiagnostics.BadValue, _syntax.Span(word, offset, text.Length), DiagnosticLog.Clip(text), "port number or service name");
            return false;
        }

        if (_serviceNames.TryResolve(text.ToString(), _protocol > 0 ? (byte)_protocol : IpProtocol.Tcp, out port)) return true;
        _log.Report(IptablesDiagnostics.UnknownService, _syntax.Span(word, offset, text.Length), text.ToString());
        return false;
    }

    private void LowerMultiport(int index)
    {
        if (!_isProtocolOpen && (!IpProtocol.HasPorts((byte)Math.Max(_protocol, 0)) || _protocolNegated))
            _log.Report(IptablesDiagnostics.MissingProtocol, _syntax.Span(_syntax.Extensions[index].Word), "multiport",
                "'-p' tcp, udp, udplite, sctp or dccp");
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || !_readable) continue;
            if (!TryPorts(option))
            {
                if (_readable)
                    AddUnknown(_text.Start("multiport").Append(_syntax, option).ToString(), UnknownKind.Named, OptionSpan(option), option.Negated);
                continue;
            }

            var ranges = ImmutableCollectionsMarshal.AsImmutableArray(_ranges.ToArray());
            if (option.Spec!.Name != "--ports")
            {
                _parts.Add(new RangeCondition(option.Spec.Name == "--sports" ? PacketField.SourcePort : PacketField.DestinationPort, ranges,
                    option.Negated));
                continue;
            }

            var source = new RangeCondition(PacketField.SourcePort, ranges, option.Negated);
            var destination = new RangeCondition(PacketField.DestinationPort, ranges, option.Negated);
            _parts.Add(option.Negated ? new AllOf([source, destination]) : new AnyOf([source, destination]));
        }
    }

    private bool TryPorts(in IptablesOption option)
    {
        var text = _syntax.Text(option.Argument);
        _ranges.Clear();
        var ports = 0;
        var known = true;
        foreach (var part in text.Split(','))
        {
            var item = text[part];
            var start = part.Start.Value;
            var colon = item.IndexOf(':');
            known &= TryPort(option.Argument, colon < 0 ? item : item[..colon], start, out var low);
            var high = low;
            if (colon >= 0) known &= TryPort(option.Argument, item[(colon + 1)..], start + colon + 1, out high);
            if (!_readable) return false;
            if (low > high && known)
                Fail(IptablesDiagnostics.BadValue, _syntax.Span(option.Argument, start, item.Length), item.ToString(),
                    "port range (it ends before it begins)");
            else if (known) _ranges.Add(new ValueRange((uint)low, (uint)high));
            ports += colon < 0 ? 1 : 2;
        }

        if (ports > 15) _log.Report(IptablesDiagnostics.ManyPorts, _syntax.Span(option.Argument));
        return known && _readable;
    }

    private void LowerFlags(in IptablesOption option)
    {
        if (!TryFlags(option.Argument, out var mask) || !TryFlags(option.Argument + 1, out var value)) return;
        _parts.Add(new MaskCondition(PacketField.TcpFlags, (uint)value, (uint)mask, option.Negated));
    }

    private bool TryFlags(int word, out int flags)
    {
        flags = 0;
        var text = _syntax.Text(word);
        foreach (var part in text.Split(','))
        {
            var name = text[part];
            var bit = -1;
            if (name.Equals("NONE", StringComparison.OrdinalIgnoreCase)) bit = 0;
            else if (name.Equals("ALL", StringComparison.OrdinalIgnoreCase)) bit = 0x3F;
            else if (name.Length == 3
                && "FIN SYN RST PSH ACK URG ECE CWR".AsSpan().IndexOf(name, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && at % 4 == 0)
                bit = 1 << (at / 4);
            if (bit < 0)
            {
                FailValue(word, "list of TCP flags (SYN, ACK, FIN, RST, URG, PSH, ALL, NONE)");
                return false;
            }

            flags |= bit;
        }

        return true;
    }

    private void LowerIcmp(int index, ExtensionSpec spec, IpFamily family, byte protocol)
    {
        RequireProtocol(index, spec, protocol);
        var before = _parts.Count;
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || !_readable) continue;
            var text = _syntax.Text(option.Argument);
            if (!TryIcmp(text, family, out var type, out var lowCode, out var highCode))
                FailValue(option.Argument, "ICMP type (a name, type, type/code or type/code:code)");
            else if (type == 255 && option.Negated) _parts.Add(Condition.Never);
            else if (type != 255) AddIcmp(type, lowCode, highCode, option.Negated);
        }

        if (_parts.Count == before) _parts.Add(NotLaterFragment);
    }

    private void AddIcmp(int type, int lowCode, int highCode, bool negated)
    {
        var types = new RangeCondition(PacketField.IcmpType, [new ValueRange((uint)type)], negated);
        if (lowCode == 0 && highCode == 255)
        {
            _parts.Add(types);
            return;
        }

        var codes = new RangeCondition(PacketField.IcmpCode, [new ValueRange((uint)lowCode, (uint)highCode)], negated);
        if (!negated)
        {
            _parts.Add(types);
            _parts.Add(codes);
            return;
        }

        // Another type, or this one with another code: both only of packets that have them.
        _parts.Add(new AnyOf([types, codes]));
    }

    private static bool TryIcmp(ReadOnlySpan<char> text, IpFamily family, out int type, out int lowCode, out int highCode)
    {
        (type, lowCode, highCode) = (255, 0, 255);
        if (text.Equals("any", StringComparison.OrdinalIgnoreCase)) return true;
        var slash = text.IndexOf('/');
        if (CNumber.TryParse(slash < 0 ? text : text[..slash], 255, out var number, out _))
        {
            type = (int)number;
            if (slash < 0) return true;
            var codes = text[(slash + 1)..];
            var colon = codes.IndexOf(':');
            if (!CNumber.TryParse(colon < 0 ? codes : codes[..colon], 255, out var low, out _)) return false;
            if (!CNumber.TryParse(colon < 0 ? codes : codes[(colon + 1)..], 255, out var high, out _)) return false;
            (lowCode, highCode) = ((int)low, (int)high);
            return low <= high;
        }

        if (IcmpNames.Find(family, text) is not { } name) return false;
        (type, lowCode, highCode) = (name.Type, name.LowCode, name.HighCode);
        return true;
    }

    /// <remarks>Of a packet without a connection the extension only compares the state: it matches if that is asked for and fits, whatever else
    /// is asked, and it does not match otherwise (net/netfilter/xt_conntrack.c, conntrack_mt).</remarks>
    private void LowerConntrack(int index, ExtensionSpec spec)
    {
        var asksState = false;
        foreach (ref readonly var option in Options)
            asksState |= option.Extension == index && option.Spec?.Name is "--ctstate" or "--state";
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || !_readable) continue;
            if (option.Spec!.Name is "--ctstate" or "--state")
            {
                LowerStates(option);
                continue;
            }

            _log.Count(IptablesDiagnostics.UnmodelledMatch, $"{spec.Name} {option.Spec.Name}", _syntax.Span(option.Word));
            AddUnknown(_text.Start(spec.Name).Append(_syntax, option).ToString(), UnknownKind.Named, OptionSpan(option), option.Negated);
            var unknown = (Condition)_parts[^1];
            _parts[^1] = asksState ? new AnyOf([Unconnected, unknown]) : new AllOf([Connected, unknown]);
        }
    }

    private static readonly RangeCondition Connected =
        new(PacketField.ConnectionState, [new ValueRange((uint)ConnectionState.New, (uint)ConnectionState.Established)]);

    private static readonly RangeCondition Unconnected = Connected with { Negated = true };

    private void LowerStates(in IptablesOption option)
    {
        var text = _syntax.Text(option.Argument);
        var mask = 0;
        foreach (var part in text.Split(','))
        {
            var bit = StateOf(text[part]);
            if (bit < 0)
            {
                FailValue(option.Argument, "list of connection states (INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT, DNAT)");
                return;
            }

            mask |= 1 << bit;
        }

        if (mask < SourceNat)
        {
            _parts.Add(_states[mask + (option.Negated ? 32 : 0)] ??= States(mask, option.Negated));
            return;
        }

        var choices = ImmutableArray.CreateBuilder<Condition>(3);
        if (mask % SourceNat != 0) choices.Add(States(mask % SourceNat, false));
        if ((mask & SourceNat) != 0) choices.Add(new MaskCondition(PacketField.NatStatus, 1, 1));
        if ((mask & DestinationNat) != 0) choices.Add(new MaskCondition(PacketField.NatStatus, 2, 2));
        Add(choices.Count == 1 ? choices[0] : new AnyOf(choices.ToImmutable()), option.Negated);
    }

    /// <summary>The tool compares as many characters as are given, in this order and any case.</summary>
    private static int StateOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return -1;
        var index = 0;
        foreach (var range in StateNames.AsSpan().Split(' '))
        {
            if (StateNames.AsSpan()[range].StartsWith(text, StringComparison.OrdinalIgnoreCase)) return index;
            index++;
        }

        return -1;
    }

    private static RangeCondition States(int mask, bool negated)
    {
        ReadOnlySpan<ConnectionState> order =
            [ConnectionState.Invalid, ConnectionState.New, ConnectionState.Established, ConnectionState.Related, ConnectionState.Untracked];
        var values = new List<uint>();
        for (var i = 0; i < order.Length; i++)
            if ((mask >> i & 1) != 0) values.Add((uint)order[i]);
        values.Sort();
        var ranges = ImmutableArray.CreateBuilder<ValueRange>();
        foreach (var value in values)
        {
            if (ranges.Count > 0 && ranges[^1].High + 1 == value) ranges[^1] = new ValueRange(ranges[^1].Low, value);
            else ranges.Add(new ValueRange(value));
        }

        return new RangeCondition(PacketField.ConnectionState, ranges.ToImmutable(), negated);
    }
}
