using System.Text.Json;

namespace PortAudit.Reporting.Json;

/// <summary>What is known of a port, as findings and services carry it; null when nothing is.</summary>
internal static class KnownPortJson
{
    public static void Write(Utf8JsonWriter json, KnownPortFact? port)
    {
        if (port is null)
        {
            json.WriteNull("knownPort");
            return;
        }

        json.WriteStartObject("knownPort");
        json.WriteString("protocol", port.Protocol);
        json.WriteNumber("number", port.Number);
        json.Text("name", port.Name);
        json.Text("ianaName", port.IanaName);
        json.WriteString("assignment", port.Assignment);
        json.WriteString("class", port.PortClass);
        json.WriteBoolean("curated", port.IsCurated);
        json.Text("officialUse", port.OfficialUse);
        json.Text("actualUse", port.ActualUse);
        json.WriteString("cleartext", port.Cleartext);
        json.Text("encryptedAlternative", port.EncryptedAlternative);
        json.Text("encryptedPort", port.EncryptedPort);
        json.Text("altOf", port.AltOf);
        json.Text("category", port.Category);
        json.Text("risk", port.Risk);
        json.Texts("expectedPrograms", port.ExpectedPrograms);
        json.WriteBoolean("loopbackOnly", port.IsLoopbackOnly);
        json.WriteBoolean("knownBackdoor", port.IsKnownBackdoor);
        json.WriteBoolean("disputed", port.IsDisputed);
        json.Text("notes", port.Notes);
        json.WriteEndObject();
    }
}
