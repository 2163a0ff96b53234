using System.Diagnostics;
using System.Text.Json;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.Model;

/// <summary>A condition as a tree of objects, each with its <c>type</c>.</summary>
internal static class ConditionJson
{
    /// <param name="names">Whether sets are named; a name says nothing of what a set holds.</param>
    public static void Write(Utf8JsonWriter json, Condition condition, bool names)
    {
        json.WriteStartObject();
        switch (condition)
        {
            case RangeCondition range:
                Field(json, "range", range);
                Family(json, range.Field, range.Family);
                json.WriteStartArray("values");
                foreach (var value in range.Ranges) json.WriteStringValue(FieldWords.Range(range.Field, value, range.Family));
                json.WriteEndArray();
                break;
            case MaskCondition mask:
                Field(json, "mask", mask);
                Family(json, mask.Field, mask.Family);
                json.WriteString("value", FieldWords.Bits(mask.Field, mask.Value, mask.Family));
                json.WriteString("mask", FieldWords.Bits(mask.Field, mask.Mask, mask.Family));
                break;
            case InterfaceCondition iface:
                Field(json, "interface", iface);
                json.Text("name", iface.Name);
                json.WriteBoolean("prefix", iface.IsPrefix);
                break;
            case SetCondition set:
                json.WriteString("type", "set");
                if (set.Negated) json.WriteBoolean("negated", true);
                json.Text("name", names ? set.Elements.Name : null);
                ElementJson.Write(json, set.Fields, set.Elements);
                break;
            case AllOf all:
                json.WriteString("type", "all");
                Conditions(json, all.Conditions, names);
                break;
            case AnyOf any:
                json.WriteString("type", "any");
                Conditions(json, any.Conditions, names);
                break;
            case Not not:
                json.WriteString("type", "not");
                json.WritePropertyName("condition");
                Write(json, not.Condition, names);
                break;
            case UnknownCondition unknown:
                json.WriteString("type", "unknown");
                json.WriteString("answer", Word(unknown.Kind));
                json.Text("text", unknown.Text);
                break;
            default:
                throw new UnreachableException($"condition {condition.GetType().Name}");
        }

        json.WriteEndObject();
    }

    private static void Conditions(Utf8JsonWriter json, IEnumerable<Condition> conditions, bool names)
    {
        json.WriteStartArray("conditions");
        foreach (var condition in conditions) Write(json, condition, names);
        json.WriteEndArray();
    }

    private static void Field(Utf8JsonWriter json, string type, FieldCondition condition)
    {
        json.WriteString("type", type);
        json.WriteString("field", FieldWords.Word(condition.Field));
        if (condition.Negated) json.WriteBoolean("negated", true);
    }

    private static void Family(Utf8JsonWriter json, PacketField field, IpFamily family)
    {
        if (FieldWords.IsAddress(field)) json.WriteString("family", Vocabulary.Family(family));
    }

    private static string Word(UnknownKind kind) => kind switch
    {
        UnknownKind.Named => "same",
        UnknownKind.Updatable => "until-updated",
        _ => "fresh",
    };
}
