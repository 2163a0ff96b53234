using System.Text.Json;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>What the files mean and not how they say it: rulesets that mean the same, as far as the model tells, print the same text.</summary>
/// <remarks>Left out are files and hosts' names, positions, counters, comments, process numbers, and the names of chains, which
/// <see cref="ChainOrder"/> replaces. Kept are unreached chains, rules that can't match and effectless actions: they are part of the ruleset. What is
/// not modelled counts by its text. <c>canonical</c> in <c>model.schema.json</c>.</remarks>
public static class CanonicalModelJson
{
    public const string Schema = "portaudit/canonical-model/1";

    public static void Write(IReadOnlyList<Host> hosts, TextWriter output)
    {
        using (var json = JsonOutput.Open(output))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            Sorted(json, "hosts", hosts, static (json, host) =>
            {
                Sorted(json, "rulesets", host.Rulesets, Ruleset);
                Sorted(json, "snapshots", host.Snapshots, Snapshot);
            });
            json.WriteEndObject();
        }

        output.Write('\n');
    }

    private static void Ruleset(Utf8JsonWriter json, Ruleset ruleset)
    {
        json.WriteString("backend", ChainJson.Word(ruleset.Backend));
        json.Texts("families", ruleset.Families.Order().Select(Vocabulary.Family));
        var rules = new RuleNormalForm(new FieldDomain(ruleset.Families));
        json.Objects("tables", ruleset.Tables.OrderBy(t => t.Family).ThenBy(t => t.Name, StringComparer.Ordinal), table =>
        {
            json.Text("name", table.Name);
            ChainJson.Table(json, table);
            var order = new ChainOrder(table, (rule, chainName) => JsonText(json => Rule(json, rules.Of(rule), chainName)));
            json.Objects("chains", order.Chains, chain =>
            {
                json.Text("name", chain.Hook is null ? order.Name(chain.Name) : null);
                ChainJson.Registration(json, chain);
                json.Objects("rules", chain.Rules, rule => Rule(json, rules.Of(rule), order.Name));
            });
        });
    }

    private static void Rule(Utf8JsonWriter json, IEnumerable<RulePart> parts, Func<string, string> chainName)
    {
        var actions = new ActionJson(json, chainName, RuleNormalForm.Options);
        json.WriteStartArray("parts");
        foreach (var part in parts)
        {
            if (part is Condition condition) ConditionJson.Write(json, condition, names: false);
            else actions.Write((RuleAction)part);
        }

        json.WriteEndArray();
    }

    private static void Snapshot(Utf8JsonWriter json, ListenerSnapshot snapshot)
    {
        json.WriteBoolean("partial", snapshot.IsPartial);
        json.WriteBoolean("showsOwners", snapshot.ShowsOwners);
        json.Texts("surveyed", snapshot.Surveyed.Order().Select(Vocabulary.Protocol));
        // Several sockets of one program on one port differ in nothing but handles.
        var listeners = snapshot.Listeners.GroupBy(listener => JsonText(json => Listener(json, listener)))
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.First());
        json.Objects("listeners", listeners, listener => Listener(json, listener));
    }

    private static void Listener(Utf8JsonWriter json, Listener listener)
    {
        json.WriteString("protocol", Vocabulary.Protocol(listener.Protocol));
        json.WriteNumber("port", listener.Port);
        SnapshotJson.Address(json, listener.Address);
        SnapshotJson.Number(json, "uid", listener.UserId);
        json.Texts("programs", listener.Owners.IsDefault
            ? [] : listener.Owners.Select(o => o.Program).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>A list whose order has no meaning: sorted by what it prints.</summary>
    private static void Sorted<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write) => json.Objects<T>(
        name,
        items.Count < 2 ? items : items.OrderBy(item => JsonText(json => write(json, item)), StringComparer.Ordinal),
        item => write(json, item));

    private static string JsonText(Action<Utf8JsonWriter> write)
    {
        using var text = new StringWriter();
        using (var json = JsonOutput.Open(text, indented: false))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return text.ToString();
    }
}
