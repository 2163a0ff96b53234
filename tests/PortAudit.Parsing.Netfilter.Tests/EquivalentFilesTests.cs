using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Parsing.Netfilter.Tests;

/// <summary>One policy in several formats: the same packets get in.</summary>
public class EquivalentFilesTests
{
    private static string Folder => Repository.Path("fixtures/equivalent-iptables");

    public static TheoryData<string> Others => [.. Directory.EnumerateFileSystemEntries(Folder).Select(p => Path.GetFileName(p)!).Where(n => n != "iptables-save.txt").Order()];

    [Theory]
    [MemberData(nameof(Others))]
    public void Equivalent_files_let_the_same_packets_in(string name)
    {
        var (expected, actual) = (Read(Path.Combine(Folder, "iptables-save.txt")), Read(Path.Combine(Folder, name)));
        foreach (var packet in Packets()) Assert.Equal((packet, Answer(expected, packet)), (packet, Answer(actual, packet)));

        static string Answer(Host host, string packet) => Ask(host, packet) is "drop" or "reject" ? "kept out" : Ask(host, packet);
    }

    private static IEnumerable<string> Packets() =>
        from what in (string[])["tcp dport 22", "tcp dport 80", "tcp dport 443", "tcp dport 23", "udp dport 80", "icmp type 8 code 0", "proto 47"]
        from source in (string[])["192.0.2.7", "203.0.113.9"]
        from iface in (string[])["lo", "eth0"]
        from state in (string[])["new", "established", "invalid"]
        from hook in (string[])["input", "forward"]
        select $"{what} from {source} in {iface} state {state} hook {hook}";

    private static Host Read(string path)
    {
        var host = new Host("h");
        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : (IEnumerable<string>)[path]) Add(host, file);
        HostCompletion.Complete(host);
        return host;
    }

    private static void Add(Host host, string path)
    {
        var source = SourceFile.FromBytes(path, File.ReadAllBytes(path));
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
        var input = parser.Parse(source, detection.Reason);
        Assert.Equal((path, 0), (path, input.Lines.Unreadable));
        host.Inputs.Add(input);
        host.Rulesets.AddRange(input.Rulesets);
    }
}
