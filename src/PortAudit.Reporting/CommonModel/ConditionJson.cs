using System.Text.Json;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>A condition as a tree of objects, each with its <c>type</c>.</summary>
internal sealed class ConditionJson : ConditionVisitor<Utf8JsonWriter>
{
    private readonly Utf8JsonWriter _json;
    private readonly bool _names;

    private ConditionJson(Utf8JsonWriter json, bool names) => (_json, _names) = (json, names);

    /// <param name="names">Whether sets are named; a name says nothing of what a set holds.</param>
    public static void Write(Utf8JsonWriter json, Condition condition, bool names) => new ConditionJson(json, names).Write(condition);

    protected override Utf8JsonWriter VisitRange(RangeCondition range)
    {
        Field("range", range);
        Family(range.Field, range.Family);
        _json.WriteStartArray("values");
        foreach (var value in range.Ranges) _json.WriteStringValue(PacketFieldWords.Range(range.Field, value, range.Family));
        _json.WriteEndArray();
        return _json;
    }

    protected override Utf8JsonWriter VisitMask(MaskCondition mask)
    {
        Field("mask", mask);
        Family(mask.Field, mask.Family);
        _json.WriteString("value", PacketFieldWords.Bits(mask.Field, mask.Value, mask.Family));
        _json.WriteString("mask", PacketFieldWords.Bits(mask.Field, mask.Mask, mask.Family));
        return _json;
    }

    protected override Utf8JsonWriter VisitInterface(InterfaceCondition iface)
    {
        Field("interface", iface);
        _json.Text("name", iface.Name);
        _json.WriteBoolean("prefix", iface.IsPrefix);
        return _json;
    }

    protected override Utf8JsonWriter VisitSet(SetCondition set)
    {
        _json.WriteString("type", "set");
        if (set.Negated) _json.WriteBoolean("negated", true);
        _json.Text("name", _names ? set.Elements.Name : null);
        ElementJson.Write(_json, set.Fields, set.Elements);
        return _json;
    }

    protected override Utf8JsonWriter VisitAllOf(AllOf all) => Conditions("all", all.Conditions);

    protected override Utf8JsonWriter VisitAnyOf(AnyOf any) => Conditions("any", any.Conditions);

    protected override Utf8JsonWriter VisitNot(Not not)
    {
        _json.WriteString("type", "not");
        _json.WritePropertyName("condition");
        Write(not.Condition);
        return _json;
    }

    protected override Utf8JsonWriter VisitUnknown(UnknownCondition unknown)
    {
        _json.WriteString("type", "unknown");
        _json.WriteString("answer", Word(unknown.Kind));
        _json.Text("text", unknown.Text);
        return _json;
    }

    private void Write(Condition condition)
    {
        _json.WriteStartObject();
        Visit(condition).WriteEndObject();
    }

    private Utf8JsonWriter Conditions(string type, IEnumerable<Condition> conditions)
    {
        _json.WriteString("type", type);
        _json.WriteStartArray("conditions");
        foreach (var condition in conditions) Write(condition);
        _json.WriteEndArray();
        return _json;
    }

    private void Field(string type, FieldCondition condition)
    {
        _json.WriteString("type", type);
        _json.WriteString("field", PacketFieldWords.Word(condition.Field));
        if (condition.Negated) _json.WriteBoolean("negated", true);
    }

    private void Family(PacketField field, IpFamily family)
    {
        if (PacketFieldWords.IsAddress(field)) _json.WriteString("family", Vocabulary.Family(family));
    }

    private static string Word(UnknownKind kind) => kind switch
    {
        UnknownKind.Named => "same",
        UnknownKind.Updatable => "until-updated",
        _ => "fresh",
    };
}
