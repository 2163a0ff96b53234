using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>Reads what <c>ipset save</c> writes and <c>ipset restore</c> loads, and what <c>ipset list</c> prints, as text or as XML.</summary>
/// <remarks>Sets alone judge no packet: rules of the same host that name them take them from here.</remarks>
public sealed class IpsetParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "ipset-save";

    public Detection Detect(SourceFile source)
    {
        if (source.Text.AsSpan().TrimStart().StartsWith("<ipsets>")) return new Detection(96, "the root element is <ipsets>, as ipset prints it");
        int number = 0, commands = 0, others = 0;
        var name = false;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (line.IsEmpty || line[0] == '#') continue;
            if (name && line.StartsWith("Type: ")) return new Detection(95, $"line {number - 1} begins a listing of ipset");
            name = line.StartsWith("Name: ");
            if (name) continue;
            if (IsCreate(line)) return others > 3 ? Detection.None : new Detection(95, $"line {number} creates a set of ipset");
            if (line.StartsWith("add ") || line.StartsWith("-A ") || line.StartsWith("flush ") || line.StartsWith("-F ")) commands++;
            else others++;
            if (commands + others > 50) break;
        }

        return Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason) =>
        source.Text.AsSpan().TrimStart().StartsWith("<")
        ? new IpsetXmlReader(source, serviceNames).Read(Type, reason) : new IpsetReader(source, serviceNames).Read(Type, reason);

    private static bool IsCreate(ReadOnlySpan<char> line)
    {
        Span<Range> words = stackalloc Range[6];
        var count = line.Split(words, ' ', StringSplitOptions.RemoveEmptyEntries);
        var at = count > 0 && line[words[0]] is "-exist" or "-!" ? 1 : 0;
        return count > at + 2 && line[words[at]] is "create" or "-N"
            && IpsetCommands.IsType(count == 6 && at + 2 == 5 ? line[words[5]].ToString().Split(' ')[0] : line[words[at + 2]]);
    }
}
