using System.Text.Json;
using System.Text.RegularExpressions;

namespace PortAudit.Reporting.Tests;

/// <summary>Holds a document against the part of JSON Schema that our own schemas use, and stricter: a property that the schema does not name is a fault.</summary>
internal static class SchemaCheck
{
    public static void Holds(JsonElement schema, JsonElement value) => Assert.Null(Fault(schema, schema, value, "$"));

    private static string? Fault(JsonElement root, JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Fault(root, root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), value, at);
        if (schema.TryGetProperty("anyOf", out var any))
        {
            var faults = any.EnumerateArray().Select(s => Fault(root, s, value, at)).ToList();
            return faults.Contains(null) ? null : string.Join(" and ", faults);
        }

        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value)) return $"{at} is not {constant}";
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value))) return $"{at}: {value} is no word of the list";
        if (schema.TryGetProperty("type", out var type) && !IsOf(type, value)) return $"{at} is {value.ValueKind}, not {type}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => ObjectFault(root, schema, value, at),
            JsonValueKind.Array => ArrayFault(root, schema, value, at),
            JsonValueKind.Number when schema.TryGetProperty("minimum", out var least) && value.GetInt64() < least.GetInt64() => $"{at} is below {least}",
            JsonValueKind.Number when schema.TryGetProperty("maximum", out var most) && value.GetInt64() > most.GetInt64() => $"{at} is above {most}",
            JsonValueKind.String when schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!) => $"{at} is not like {pattern}",
            _ => null,
        };
    }

    private static string? ObjectFault(JsonElement root, JsonElement schema, JsonElement value, string at)
    {
        foreach (var name in schema.GetProperty("required").EnumerateArray())
            if (!value.TryGetProperty(name.GetString()!, out _)) return $"{at} has no {name}";
        var properties = schema.GetProperty("properties");
        return value.EnumerateObject().Select(p => properties.TryGetProperty(p.Name, out var s) ? Fault(root, s, p.Value, $"{at}.{p.Name}") : $"{at}.{p.Name} is not in the schema")
            .FirstOrDefault(f => f is not null);
    }

    private static string? ArrayFault(JsonElement root, JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("maxItems", out var most) && value.GetArrayLength() > most.GetInt32()) return $"{at} has more than {most} elements";
        return value.EnumerateArray().Select((item, i) => Fault(root, schema.GetProperty("items"), item, $"{at}[{i}]")).FirstOrDefault(f => f is not null);
    }

    private static bool IsOf(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(t => IsOf(t, value))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };
}
