using System.Text.Json;
using PortAudit.Model.Sockets;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>The listening sockets of a file, row by row, with all that a row shows.</summary>
internal static class SnapshotJson
{
    public static void Write(Utf8JsonWriter json, ListenerSnapshot snapshot)
    {
        json.WriteBoolean("partial", snapshot.IsPartial);
        json.WriteBoolean("showsOwners", snapshot.ShowsOwners);
        json.Texts("surveyed", snapshot.Surveyed.Order().Select(Vocabulary.Protocol));
        json.Objects("listeners", snapshot.Listeners, listener =>
        {
            json.WriteString("protocol", Vocabulary.Protocol(listener.Protocol));
            Address(json, listener.Address);
            json.WriteNumber("port", listener.Port);
            json.Text("state", listener.State);
            Number(json, "uid", listener.UserId);
            json.Objects("owners", listener.Owners.IsDefault ? [] : listener.Owners, owner =>
            {
                json.Text("program", owner.Program);
                json.Text("service", owner.Service);
                Number(json, "pid", owner.ProcessId);
            });
            json.WriteNumber("line", listener.Span.Line);
            json.WriteNumber("column", listener.Span.Column);
        });
    }

    public static void Address(Utf8JsonWriter json, BindAddress bind)
    {
        json.WriteString("family", Vocabulary.Family(bind.Family));
        json.Text("address", bind.Address?.ToString());
        json.Text("device", bind.Device);
        if (bind.DualStack is { } dual) json.WriteBoolean("dualStack", dual);
        else json.WriteNull("dualStack");
    }

    public static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
