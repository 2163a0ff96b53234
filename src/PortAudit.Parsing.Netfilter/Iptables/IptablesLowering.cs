using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Names;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Turns one rule as written into conditions and actions of the model.</summary>
/// <remarks>The order is the kernel's: what the IP header and the interfaces say, then the matches as they stand, then the target.
/// Conditions, verdicts and jumps are immutable and shared between the rules of a file.</remarks>
internal sealed partial class IptablesLowering
{
    private static readonly RangeCondition NotLaterFragment = new(PacketField.Fragment, [new ValueRange(0)]);
    private static readonly RangeCondition LaterFragment = new(PacketField.Fragment, [new ValueRange(1)]);

    private readonly IptablesSyntax _syntax;
    private readonly IServiceNames _serviceNames;
    private readonly DiagnosticLog _log;
    private readonly CanonicalText _text = new();
    private readonly List<RulePart> _parts = [];
    private readonly List<(int Part, ImmutableArray<Condition> Items)> _lists = [];
    private readonly RangeCondition?[] _protocols = new RangeCondition?[512];
    private readonly Dictionary<string, InterfaceCondition> _interfaces = [];
    private int _protocol;
    private bool _protocolNegated;
    private bool _isProtocolOpen;
    private bool _readable;
    private bool _approximated;
    private string? _comment;

    public IptablesLowering(IptablesSyntax syntax, IServiceNames serviceNames, DiagnosticLog log) =>
        (_syntax, _serviceNames, _log) = (syntax, serviceNames, log);

    /// <summary>The family of the rules; what an address is and what REJECT answers depends on it.</summary>
    public IpFamily Family { get; set; }

    /// <summary>The host's sets; <see langword="null"/> where no input has them.</summary>
    public IpsetCatalog? Sets { get; set; }

    /// <summary>What must hold besides the rule's own matches: a branch of a script, something that a listing does not show.</summary>
    public List<Condition> Guards { get; } = [];

    /// <summary>The table that the rule is in, which knows the chains.</summary>
    public IptablesTable Table { get; set; } = null!;

    /// <summary>The rules that the syntax states, for a chain: one, or one for each pair of addresses where it lists several.</summary>
    /// <returns>A rule that is open in all respects, and a diagnostic, when a part can't be read.</returns>
    public FilterRule[] Lower(string chain)
    {
        _parts.Clear();
        _lists.Clear();
        (_protocol, _protocolNegated, _readable, _approximated, _comment, _isProtocolOpen) = (-1, false, true, false, null, false);
        if (Guards.Count > 0)
        {
            _parts.AddRange(Guards);
            _approximated = true;
        }

        LowerOpenWords();
        LowerHeader(chain);
        for (var i = 0; i < _syntax.ExtensionCount && _readable; i++)
            if (i != _syntax.TargetExtension) LowerMatch(i);
        if (_readable && _syntax.Target >= 0) LowerTarget();
        else if (_readable && _syntax.OpenWord >= 0)
            AddUnknownAction(_text.Start("").Append(_syntax.Text(_syntax.OpenWord)).ToString(), true, _syntax.Span(_syntax.OpenWord));
        if (!_readable) return [Unreadable(_syntax.Line, _comment)];
        var coverage = _approximated ? CoverageState.Approximated : CoverageState.Modelled;
        if (_lists.Count == 0 || _lists.Aggregate(1L, (product, list) => product * list.Items.Length) > NetfilterLimits.MostAddressPairs)
            return [new FilterRule(ImmutableCollectionsMarshal.AsImmutableArray(_parts.ToArray()), _syntax.Line, _comment, coverage)];
        return [.. Expanded(0, _parts.ToArray()).Select(parts => new FilterRule([.. parts], _syntax.Line, _comment, coverage))];
    }

    // A packet that two blocks of a list hold meets the target twice, which matters for a mark that is flipped.
    private IEnumerable<RulePart[]> Expanded(int list, RulePart[] parts)
    {
        if (list == _lists.Count) return [parts];
        return _lists[list].Items.SelectMany(item =>
        {
            var copy = (RulePart[])parts.Clone();
            copy[_lists[list].Part] = item;
            return Expanded(list + 1, copy);
        });
    }

    /// <summary>Stands where a rule could not be read: it may match anything and do anything.</summary>
    public static FilterRule Unreadable(SourceSpan line, string? comment = null)
    {
        var text = DiagnosticLog.Clip(line.Text);
        return new FilterRule([new UnknownCondition(text, UnknownKind.Named, line), new UnknownAction(text, true, line)], line, comment,
            CoverageState.Unreadable);
    }

    /// <summary>Represents rules that the input does not show: they may match anything and do anything.</summary>
    public static FilterRule Missing(string why, SourceSpan span) =>
        new([new UnknownCondition(why, UnknownKind.Fresh, span), new UnknownAction(why, true, span)], span, null, CoverageState.Unreadable);

    private void LowerHeader(string chain)
    {
        int source = -1, destination = -1, input = -1, output = -1, protocol = -1, fragment = -1;
        for (var i = 0; i < Options.Length; i++)
        {
            if (Options[i] is not { Extension: -1, Spec: { } spec }) continue;
            switch (spec.Name[1])
            {
                case 's': source = i; break;
                case 'd': destination = i; break;
                case 'i': input = i; break;
                case 'o': output = i; break;
                case 'p': protocol = i; break;
                case 'f': fragment = i; break;
            }
        }

        if (source >= 0) LowerAddress(Options[source], PacketField.SourceAddress);
        if (destination >= 0) LowerAddress(Options[destination], PacketField.DestinationAddress);
        if (input >= 0) LowerInterface(Options[input], PacketField.InInterface, chain);
        if (output >= 0) LowerInterface(Options[output], PacketField.OutInterface, chain);
        if (protocol >= 0) LowerProtocol(Options[protocol]);
        if (fragment < 0) return;
        var option = Options[fragment];
        if (Family == IpFamily.IPv6) Fail(IptablesDiagnostics.UnknownOption, option.Word, "-f");
        _parts.Add(option.Negated ? NotLaterFragment : LaterFragment);
    }

    private void LowerProtocol(in IptablesOption option)
    {
        var text = _syntax.Text(option.Argument);
        if (_syntax.IsOpen(option.Argument)) return;
        if (!ProtocolNames.TryParse(text, out var number))
        {
            FailValue(option.Argument, "protocol name or number");
            return;
        }

        if (number == 0)
        {
            // 'all' is not a protocol but the lack of the test.
            if (option.Negated) Fail(IptablesDiagnostics.BadNegation, option.Word, "-p", "no packet is of no protocol; iptables refuses it");
            return;
        }

        (_protocol, _protocolNegated) = (number, option.Negated);
        _parts.Add(Protocol(number, option.Negated));
    }

    private RangeCondition Protocol(int number, bool negated) => _protocols[negated ? number + 256 : number]
        ??= new RangeCondition(PacketField.Protocol, [new ValueRange((uint)number)], negated);

    private void LowerInterface(in IptablesOption option, PacketField field, string chain)
    {
        var name = _syntax.Text(option.Argument);
        if (field == PacketField.InInterface ? chain is "OUTPUT" or "POSTROUTING" : chain is "INPUT" or "PREROUTING")
            _log.Report(IptablesDiagnostics.InterfaceNotKnown, _syntax.Span(option.Word), option.Spec!.Name, chain);
        if (name.Length > 15)
        {
            FailValue(option.Argument, "interface name (15 characters at most)");
            return;
        }

        // '+' alone is every interface: the tool drops the test.
        if (name is "+" && !option.Negated) return;
        Span<char> key = stackalloc char[name.Length + 2];
        key[0] = option.Negated ? '!' : ' ';
        key[1] = field == PacketField.InInterface ? 'i' : 'o';
        name.CopyTo(key[2..]);
        var lookup = _interfaces.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(key, out var condition))
        {
            var isPrefix = name.EndsWith("+");
            condition = new InterfaceCondition(field, (isPrefix ? name[..^1] : name).ToString(), isPrefix, option.Negated);
            _interfaces.Add(key.ToString(), condition);
        }

        _parts.Add(condition);
    }

    private void LowerAddress(in IptablesOption option, PacketField field)
    {
        var text = _syntax.Text(option.Argument);
        if (text.Contains(','))
        {
            LowerAddressList(option, field);
            return;
        }

        if (!CAddress.TryMasked(text, Family, out var bits, out var mask))
        {
            if (!CAddress.IsName(text)) FailValue(option.Argument, $"{Family} address");
            else Add(Question(option, DiagnosticLog.Clip(text)), option.Negated);
        }
        else if (mask != 0 || option.Negated)
        {
            WarnOctal(option.Argument, text);
            _parts.Add(AddressCondition(field, bits, mask, option.Negated));
        }
    }

    private void LowerAddressList(in IptablesOption option, PacketField field)
    {
        if (option.Negated) _log.Report(IptablesDiagnostics.NegatedList, _syntax.Span(option.Argument));
        var text = _syntax.Text(option.Argument);
        var items = ImmutableArray.CreateBuilder<Condition>();
        foreach (var part in text.Split(','))
        {
            var item = text[part];
            if (CAddress.TryMasked(item, Family, out var bits, out var mask))
            {
                items.Add(AddressCondition(field, bits, mask, false));
            }
            else if (CAddress.IsName(item))
            {
                items.Add(Question(option, DiagnosticLog.Clip(item)));
            }
            else
            {
                Fail(IptablesDiagnostics.BadValue, _syntax.Span(option.Argument, part.Start.Value, item.Length), DiagnosticLog.Clip(item),
                    $"{Family} address");
                return;
            }
        }

        var list = items.ToImmutable();
        if (!option.Negated && list.Length > 1) _lists.Add((_parts.Count, list));
        var plain = list.OfType<RangeCondition>().ToList();
        if (plain.Count == list.Length)
            _parts.Add(new RangeCondition(field, [.. plain.SelectMany(r => r.Ranges)], option.Negated, Family));
        else
            Add(new AnyOf(list), option.Negated);
    }

    private FieldCondition AddressCondition(PacketField field, Bits128 bits, Bits128 mask, bool negated) => CAddress.IsPrefix(mask, Family)
        ? new RangeCondition(field, [new ValueRange(bits, bits | (~mask & IpAddress.Maximum(Family)))], negated, Family)
        : new MaskCondition(field, bits, mask, negated, Family);

    private void WarnOctal(int word, ReadOnlySpan<char> address)
    {
        if (Family == IpFamily.IPv6 || (!address.StartsWith("0") && !address.Contains(".0", StringComparison.Ordinal))) return;
        var end = address.IndexOf('/');
        if (end >= 0) address = address[..end];
        foreach (var part in address.Split('.'))
        {
            if (CNumber.TryParse(address[part], 255, out var value, out var octal) && octal)
                _log.Report(IptablesDiagnostics.OctalNumber, _syntax.Span(word, part.Start.Value, part.End.Value - part.Start.Value),
                    $"'{address[part]}'", value);
        }
    }

    /// <summary>The open question that a host's name is.</summary>
    private UnknownCondition Question(in IptablesOption option, string name)
    {
        _approximated = true;
        _log.Report(IptablesDiagnostics.HostName, _syntax.Span(option.Argument), name);
        return new UnknownCondition(_text.Start(option.Spec!.Name).Append(" ").Append(name).ToString(), UnknownKind.Named,
            _syntax.Span(option.Word, option.Argument));
    }

    private void Add(Condition condition, bool negated) => _parts.Add(negated ? new Not(condition) : condition);

    private void AddUnknown(string text, UnknownKind kind, SourceSpan span, bool negated)
    {
        _approximated = true;
        Add(new UnknownCondition(text, kind, span), negated);
    }

    private SourceSpan OptionSpan(in IptablesOption option) =>
        _syntax.Span(option.Word, Math.Max(option.Word, option.Argument + option.ArgumentCount - 1));

    private void FailValue(int word, string expected) => Fail(IptablesDiagnostics.BadValue, word, DiagnosticLog.Clip(_syntax.Text(word)), expected);

    private void Fail(DiagnosticDescriptor descriptor, int word, object? first = null, object? second = null) =>
        Fail(descriptor, _syntax.Span(word), first, second);

    private void Fail(DiagnosticDescriptor descriptor, SourceSpan span, object? first = null, object? second = null)
    {
        _readable = false;
        _log.Report(descriptor, span, first, second);
    }
}
