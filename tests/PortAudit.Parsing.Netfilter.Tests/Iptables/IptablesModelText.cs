using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Iptables;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>The model as text without positions: equal texts are equal models.</summary>
internal static class IptablesModelText
{
    public static ParsedInput Parse(string text, IpFamily family = IpFamily.IPv4, string path = "input") =>
        new IptablesSaveParser(family, new SshOnly()).Parse(SourceFile.FromText(path, text), "test");

    /// <summary>The one rule of a file that is made around a rule's options.</summary>
    public static string Rule(string options, IpFamily family = IpFamily.IPv4, string table = "filter", string chain = "INPUT")
    {
        var input = Parse($"*{table}\n:{chain} ACCEPT\n:WEB -\n-A {chain} {options}\nCOMMIT\n", family);
        return string.Join(" || ", input.Rulesets[0].Find(table)!.Find(chain)!.Rules.Select(Of));
    }

    public static string[] Diagnostics(ParsedInput input) =>
        [.. input.Diagnostics.Select(d => d.Span is { } span ? $"{d.Id}:{span.Line}:{span.Column}" : d.Id)];

    public static string Of(ParsedInput input) => string.Join('\n', input.Rulesets.SelectMany(r => r.Tables
        .OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(t => t.Chains.OrderBy(c => c.Name, StringComparer.Ordinal)
        .SelectMany(c => (string[])[$"{string.Join(',', r.Families)} {t.Name} {c.Name} {c.Hook} {c.Priority} {c.Policy}", .. c.Rules.Select(Of)]))));

    public static string Of(FilterRule rule) =>
        string.Join("; ", rule.Parts.Select(Of)) + (rule.Comment is null ? "" : $" # {rule.Comment}");

    private static string Of(RulePart part) => part switch
    {
        RangeCondition { Field: PacketField.SourceAddress or PacketField.DestinationAddress } c =>
            $"{Name(c)} {string.Join(',', c.Ranges.Select(r => AddressSet.FromRanges(c.Family, [r]).ToPrefixes().ToList() is [var one] ? one.ToString() : $"{new IpAddress(c.Family, r.Low)}-{new IpAddress(c.Family, r.High)}"))}",
        RangeCondition c => $"{Name(c)} {string.Join(',', c.Ranges)}",
        MaskCondition c => $"{Name(c)} {Hex(c.Value)}/{Hex(c.Mask)}",
        InterfaceCondition c => $"{Name(c)} {c.Name}{(c.IsPrefix ? "*" : "")}",
        AllOf c => $"all({string.Join(" & ", c.Conditions.Select(Of))})",
        AnyOf c => $"any({string.Join(" | ", c.Conditions.Select(Of))})",
        Not c => $"not({Of(c.Condition)})",
        SetCondition c => $"{string.Join('.', c.Fields.Select(f => f.Field))}{(c.Negated ? " not" : "")} in {c.Elements.Name} of {c.Elements.Count}",
        UnknownCondition c => $"{c.Kind}? [{c.Text}]",
        UnknownAction a => $"action? [{a.Text}]{(a.MayContinue ? " or on" : "")}",
        Accept or Drop or Return or Untrack => part.GetType().Name,
        Reject a => $"Reject {a.With}",
        Jump a => $"Jump {a.Chain}",
        Goto a => $"Goto {a.Chain}",
        NoEffect a => $"nothing [{a.Text}]",
        UpdateSet a => $"update [{a.Text}]",
        SetMark a => $"{a.Field} clear {a.ClearMask:x} xor {a.XorValue:x}",
        CopyMark a => $"{a.Target} clear {a.TargetMask:x} xor {a.Source}&{a.SourceMask:x}",
        TranslateAddress a => $"{a.Kind} {List(a.Addresses, a.Family)}:{(a.Ports.IsDefault ? "" : string.Join(',', a.Ports))}",
        _ => part.ToString(),
    };

    private static string List(System.Collections.Immutable.ImmutableArray<ValueRange> ranges, IpFamily family) =>
        ranges.IsDefault ? "" : string.Join(',', ranges.Select(r => $"{new IpAddress(family, r.Low)}-{new IpAddress(family, r.High)}"));

    private sealed class SshOnly : IServiceNames
    {
        public bool TryResolve(string name, byte protocol, out int port) => (port = name == "ssh" ? 22 : 0) > 0;
    }

    private static string Hex(Bits128 bits) =>
        System.Numerics.BigInteger.Parse(bits.ToString(), System.Globalization.CultureInfo.InvariantCulture)
            .ToString("x", System.Globalization.CultureInfo.InvariantCulture).TrimStart('0') is { Length: > 0 } digits ? digits : "0";

    private static string Name(FieldCondition condition) => $"{condition.Field}{(condition.Negated ? " not" : "")}";
}
