using System.Text.Json;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Reporting.Json;

/// <summary>A host apart from its findings: defaults, services, and from where they are reached.</summary>
internal sealed class HostJson(Utf8JsonWriter json)
{
    public void Write(HostReport host)
    {
        json.Text("name", host.Host.Name);
        json.Texts("inputs", host.Host.Inputs.Select(i => i.Source.Path));
        json.Texts("missingEvidence", host.MissingEvidence);
        json.Objects("defaultVerdicts", host.DefaultVerdicts, verdict =>
        {
            json.WriteString("hook", verdict.Hook);
            json.WriteString("family", Vocabulary.Family(verdict.Family));
            json.WriteString("verdict", verdict.Verdict.Word());
            json.WriteString("certainty", verdict.Certainty.Word());
            json.WriteBoolean("emptyRuleset", verdict.IsEmptyRuleset);
            json.Text("witness", verdict.Witness);
            json.Location("location", verdict.Location);
        });
        json.Objects("services", host.Services, Service);
    }

    private void Service(ServiceReport report)
    {
        var service = report.Service;
        json.WriteString("protocol", service.Protocol);
        json.WriteNumber("port", service.Port);
        json.Text("program", service.Program);
        json.WriteString("listening", service.Listening.Word());
        json.Text("bind", service.Bind?.Word());
        if (service.UserId is { } uid) json.WriteNumber("uid", uid);
        else json.WriteNull("uid");
        if (service.NamedByRule is { } named) json.WriteBoolean("namedByRule", named);
        else json.WriteNull("namedByRule");
        json.Location("location", service.Location);
        KnownPortJson.Write(json, report.Port);
        json.Objects("exposures", report.Exposures, Exposure);
        if (report.Blocked is not { } blocked)
        {
            json.WriteNull("blocked");
            return;
        }

        json.WriteStartObject("blocked");
        json.WriteString("certainty", blocked.Certainty.Word());
        json.Text("witness", blocked.Witness);
        json.Location("rule", blocked.Rule);
        json.WriteEndObject();
    }

    // The complement of a few addresses can be hundreds of prefixes.
    private void Prefixes(AddressSet sources)
    {
        var written = 0;
        json.WriteStartArray("prefixes");
        foreach (var prefix in sources.ToPrefixes())
        {
            if (++written > ReportingLimits.MostPrefixes) break;
            json.WriteStringValue(prefix.ToString());
        }

        json.WriteEndArray();
        json.WriteBoolean("prefixesComplete", written <= ReportingLimits.MostPrefixes);
    }

    private void Exposure(ExposureFact exposure)
    {
        json.Text("reach", exposure.Reach.ToString());
        json.WriteString("certainty", exposure.Certainty.Word());
        json.WriteString("sources", exposure.Sources.ToString());
        Prefixes(exposure.Sources);
        json.Texts("families", exposure.Families.Select(Vocabulary.Family));
        json.Texts("interfaces", exposure.Interfaces);
        json.WriteString("path", exposure.Path.Word());
        json.Text("target", exposure.Target);
        json.WriteString("evidence", exposure.Evidence.Word());
        json.Text("witness", exposure.Witness);
        json.Locations("rules", exposure.Rules);
        json.Texts("unknowns", exposure.Unknowns);
        json.Texts("missingEvidence", exposure.MissingEvidence);
    }
}
