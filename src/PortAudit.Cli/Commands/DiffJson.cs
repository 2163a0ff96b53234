using System.Text;
using System.Text.Json;
using PortAudit.Analysis.Comparison;
using PortAudit.Analysis.Queries;
using PortAudit.Comparing;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Cli.Commands;

/// <summary>Writes what differs as one JSON object; docs/diff.md describes it.</summary>
internal static class DiffJson
{
    public const string Schema = "portaudit/diff/1";

    public static void Write(IReadOnlyList<HostComparison> hosts, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteBoolean("newAccess", hosts.Any(h => h.Result is { HasNewAccess: true }));
            json.WriteBoolean("possibleNewAccess", hosts.Any(h => h.Result is null or { MayHaveNewAccess: true }));
            json.WriteBoolean("equal", hosts.All(h => h.Result is { IsEqual: true }));
            Array(json, "hosts", hosts, static (json, host) => Host(json, host));
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    private static void Host(Utf8JsonWriter json, HostComparison host)
    {
        json.WriteString("old", host.Old);
        json.WriteString("new", host.New);
        json.WriteBoolean("compared", host.Result is not null);
        if (host.Result is not { } result) return;
        Array(json, "changes", result.Changes, Change);
        Array(json, "folded", result.Folded, static (json, folded) =>
        {
            Kind(json, folded.Direction, folded.Certainty);
            Place(json, Word(folded.Path), folded.Family);
            json.WriteNumber("shown", folded.Shown);
        });
        Array(json, "undecided", result.Undecided, static (json, undecided) =>
        {
            Place(json, Word(undecided.Path), undecided.Family);
            json.WriteString("reason", undecided.Reason);
        });
        Texts(json, "takenAsSame", result.TakenAsSame.Select(q => q.ToString()));
    }

    private static void Change(Utf8JsonWriter json, AccessChange change)
    {
        Kind(json, change.Direction, change.Certainty);
        Place(json, Word(change.Path), change.Family);
        json.WriteBoolean("newConnections", change.IsNewConnection);
        json.WriteString("packets", change.Packets);
        json.WriteString("witness", change.Witness);
        Answer(json, "old", change.Old);
        Answer(json, "new", change.New);
    }

    private static void Answer(Utf8JsonWriter json, string name, RulesetAnswer answer)
    {
        json.WriteStartObject(name);
        Texts(json, "verdicts", answer.Verdicts.Select(Word));
        Array(json, "deciders", answer.Deciders, static (json, rule) => RuleJson(json, rule));
        Texts(json, "unknowns", answer.Unknowns.Select(u => u.ToString()));
        json.WriteEndObject();
    }

    private static void RuleJson(Utf8JsonWriter json, RuleOnTheWay rule)
    {
        json.WriteString("table", rule.Table);
        json.WriteString("chain", rule.Chain);
        json.WriteString("path", rule.Span.File.Path);
        json.WriteNumber("line", rule.Span.Line);
        if (rule.IsPolicy) json.WriteString("policy", rule.Policy);
        else json.WriteString("text", rule.Span.Text);
    }

    private static void Kind(Utf8JsonWriter json, ChangeDirection direction, Certainty certainty)
    {
        json.WriteString("change", direction == ChangeDirection.NewlyAccepted ? "accepted" : "blocked");
        json.WriteString("certainty", certainty.Word());
    }

    private static void Place(Utf8JsonWriter json, string hook, IpFamily family)
    {
        json.WriteString("hook", hook);
        json.WriteString("family", Vocabulary.Family(family));
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
