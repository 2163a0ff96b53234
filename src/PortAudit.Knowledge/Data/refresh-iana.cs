#:property PublishAot=false
// Makes iana.tsv and iana-ranges.tsv from IANA's registry, without the columns that hold people's names.
//
//     dotnet run refresh-iana.cs -- service-names-port-numbers.csv OUTDIR [changes.tsv]
//
// changes.tsv (change, port/transport, service, description; with a header) carries rows that are newer than the CSV, from a
// source that knows names and descriptions only: such rows get no dates and no references. SOURCES.md says where both came from.
using System.Globalization;
using System.Text;

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: refresh-iana.cs REGISTRY.csv OUTDIR [CHANGES.tsv]");
    return 2;
}

var records = ReadCsv(File.ReadAllText(args[0])).ToList();
string[] expected =
[
    "Service Name", "Port Number", "Transport Protocol", "Description", "Assignee", "Contact", "Registration Date",
    "Modification Date", "Reference", "Service Code", "Unauthorized Use Reported", "Assignment Notes",
];
if (!records[0].SequenceEqual(expected))
{
    Console.Error.WriteLine("the header is not that of IANA's registry: " + string.Join(',', records[0]));
    return 2;
}

var people = records.Skip(1).SelectMany(r => Tags(r[4]).Concat(Tags(r[5]))).ToHashSet(StringComparer.Ordinal);
var rows = new List<Row>();
foreach (var r in records.Skip(1))
{
    var unauthorized = WithoutPeople(r[10]);
    var unassigned = r[3].Trim() == "Unassigned" && unauthorized.Length == 0;
    if (r[1].Length == 0 || unassigned)
        continue; // DNS-SD names without a port; numbers that nobody holds

    // The registry writes this remark into the description, after a line break.
    var description = WithoutPeople(r[3]);
    var remark = description.IndexOf(" IANA assigned this well-formed service name", StringComparison.Ordinal);
    var note = WithoutPeople(r[11]).Replace("(previous contact was)", "", StringComparison.Ordinal);
    if (remark >= 0)
        (description, note) = (description[..remark], Fold(description[remark..] + " " + note));
    rows.Add(new Row(r[1], r[2], r[0], description, r[6], r[7], WithoutPeople(r[8]), unauthorized, note));
}

if (args.Length == 3)
{
    foreach (var change in File.ReadLines(args[2]).Skip(1).Select(l => l.Split('\t')))
    {
        var (port, transport) = (change[1].Split('/')[0], change[1].Split('/')[1]);
        var row = new Row(port, transport, change[2], Fold(change[3]), "", "", "", "", "");
        var at = rows.FindIndex(x => x.Port == port && x.Transport == transport);
        if (at >= 0)
            rows[at] = row with { Registered = rows[at].Registered };
        else
            rows.Add(row);
    }
}

string[] order = ["tcp", "udp", "sctp", "dccp", ""];
// The description ends the line and is '-' where the registry has none: editors that trim blanks can't take a column away.
const string Header = "port\ttransport\tservice\tregistered\tmodified\treferences\tunauthorized_use\tnote\tdescription";
var sorted = rows.OrderBy(r => r.First).ThenBy(r => Array.IndexOf(order, r.Transport)).ToList();
Write("iana.tsv", sorted.Where(r => !r.Port.Contains('-')));
Write("iana-ranges.tsv", sorted.Where(r => r.Port.Contains('-')));
return 0;

void Write(string name, IEnumerable<Row> lines) =>
    File.WriteAllText(Path.Combine(args[1], name), string.Join('\n', lines.Select(l => l.Line).Prepend(Header)) + "\n");

static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

static IEnumerable<string> Tags(string text) =>
    text.Split('[').Skip(1).Select(t => t.Split(']')[0]).Where(t => !t.StartsWith("RFC", StringComparison.Ordinal));

// A tag that is also an assignee or a contact is a person or an office; one with '&' is a mangled mail address.
string WithoutPeople(string text)
{
    foreach (var tag in Tags(text).Where(t => people.Contains(t) || t.Contains('&') || t.Contains('@')).ToList())
        text = text.Replace(" by [" + tag + "]", "", StringComparison.Ordinal).Replace("[" + tag + "]", "", StringComparison.Ordinal);
    return Fold(text);
}

static IEnumerable<string[]> ReadCsv(string text)
{
    var (fields, field, quoted) = (new List<string>(), new StringBuilder(), false);
    for (var i = 0; i < text.Length; i++)
    {
        var c = text[i];
        if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            field.Append(text[++i]);
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c is ',' or '\n'))
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
            if (c == '\n')
            {
                yield return [.. fields];
                fields.Clear();
            }
        }
        else
            field.Append(c);
    }

    if (fields.Count > 0)
        yield return [.. fields, field.ToString().Trim()];
}

internal sealed record Row(
    string Port, string Transport, string Service, string Description, string Registered, string Modified, string References,
    string Unauthorized, string Note)
{
    public int First => int.Parse(Port.Split('-')[0], CultureInfo.InvariantCulture);

    public string Line =>
        string.Join('\t', Port, Transport, Service, Registered, Modified, References, Unauthorized, Note, Description.Length > 0 ? Description : "-");
}
