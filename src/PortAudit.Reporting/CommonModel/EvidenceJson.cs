using System.Text.Json;
using PortAudit.Model.Hosts;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>What a file tells of a host besides rulesets and sockets.</summary>
internal static class EvidenceJson
{
    public static void Write(Utf8JsonWriter json, HostEvidence evidence)
    {
        json.WriteStartObject("evidence");
        json.Texts("listedFamilies", evidence.ListedFamilies.Order().Select(Vocabulary.Family));
        json.Objects("addresses", evidence.Addresses, address =>
        {
            json.Text("interface", address.Interface);
            json.WriteString("address", address.Address.ToString());
            json.WriteNumber("prefixLength", address.PrefixLength);
            json.WriteNumber("line", address.Span.Line);
        });
        json.Objects("routes", evidence.Routes, route =>
        {
            json.WriteString("destination", $"{route.Destination}/{route.PrefixLength}");
            json.Text("gateway", route.Gateway?.ToString());
            json.Text("interface", route.Interface);
            json.WriteNumber("line", route.Span.Line);
        });
        json.Objects("settings", evidence.Settings, setting =>
        {
            json.Text("name", setting.Name);
            json.Text("value", setting.Value);
            json.WriteNumber("line", setting.Span.Line);
        });
        json.Objects("units", evidence.Units, unit =>
        {
            json.Text("unit", unit.Unit);
            json.Text("enabled", unit.Enabled);
            json.Text("active", unit.Active);
            json.WriteNumber("line", unit.Span.Line);
        });
        json.Objects("profiles", evidence.Profiles, profile =>
        {
            json.Text("interface", profile.Interface);
            json.WriteString("category", profile.Category.ToString().ToLowerInvariant());
            json.WriteNumber("line", profile.Span.Line);
        });
        json.Objects("scans", evidence.Scans, scan =>
        {
            json.Texts("addresses", scan.Addresses.Select(a => a.ToString()));
            json.WriteNumber("line", scan.Span.Line);
            json.Objects("ports", scan.Ports, port =>
            {
                json.WriteString("protocol", Vocabulary.Protocol(port.Protocol));
                json.WriteNumber("port", port.Port);
                json.WriteString("state", port.State);
                json.Text("reason", port.Reason);
                json.WriteNumber("line", port.Span.Line);
            });
        });
        json.WriteEndObject();
    }
}
