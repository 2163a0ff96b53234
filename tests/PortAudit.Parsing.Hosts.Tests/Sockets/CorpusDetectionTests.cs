using System.Text;
using PortAudit.Inputs;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

/// <summary>The format of every file of the corpus' listeners, as it is and as it arrives: cut in half, with CR LF, in UTF-16, behind a prompt.</summary>
public sealed class CorpusDetectionTests
{
    /// <summary>Files by the beginning of their path; the longest that fits counts. A dash is for files of no format.</summary>
    private static readonly Dictionary<string, string> Table = new()
    {
        ["gopsutil-aix/"] = "-",
        ["groundtruth-linux/expected.json"] = "-",
        ["groundtruth-linux/lsof-"] = "lsof",
        ["groundtruth-linux/netstat-"] = "netstat",
        ["groundtruth-linux/proc-net-"] = "proc-net",
        ["groundtruth-linux/ss-"] = "ss",
        ["insights-core/lsof-"] = "lsof",
        ["insights-core/lsof-LSOF_BAD"] = "-",
        ["insights-core/netstat-"] = "netstat",
        ["insights-core/netstat-NETSTAT_I.txt"] = "-",
        ["insights-core/netstat-NETSTAT_S"] = "-",
        ["insights-core/netstat-NETSTAT_SOCKETS_ONLY"] = "netstat",
        ["insights-core/netstat-NETSTAT_TRUNCATED"] = "-",
        ["insights-core/netstat-PROC_NETSTAT"] = "-",
        ["insights-core/netstat-SS_"] = "ss",
        ["insights-core/netstat-Ss_"] = "ss",
        ["insights-core/netstat-TEST_NETSTAT_AGN"] = "-",
        ["insights-core/sockstat-"] = "-",
        ["inspec/get-net-tcpconnection"] = "powershell-net",
        ["inspec/hpux-"] = "netstat",
        ["inspec/lsof-"] = "lsof",
        ["inspec/netstat-"] = "netstat",
        ["inspec/s11-"] = "netstat",
        ["inspec/sockstat"] = "sockstat",
        ["inspec/ss-"] = "ss",
        ["jc/"] = "netstat",
        ["jc/centos-7.7__netstat.json"] = "-",
        ["jc/centos-7.7__ss"] = "ss",
        ["jc/centos-7.7__ss-sudo-a.json"] = "-",
        ["jc/freebsd12__netstat-AanP.json"] = "-",
        ["jc/generic__netstat-old.json"] = "-",
        ["jc/generic__ss"] = "ss",
        ["jc/generic__ss-wide.json"] = "-",
        ["jc/osx-10.14.6__netstat.json"] = "-",
        ["jc/ubuntu-18.04__lsof"] = "lsof",
        ["jc/ubuntu-18.04__lsof-sudo.json"] = "-",
        ["jc/ubuntu-18.04__lsof.json"] = "-",
        ["jc/ubuntu-18.04__netstat.json"] = "-",
        ["jc/ubuntu-18.04__ss"] = "ss",
        ["jc/ubuntu-18.04__ss-sudo-a.json"] = "-",
        ["mondoo-ports/ports__testdata__tcp"] = "proc-net",
        ["mondoo-ports/ports__testdata__windows_tcp.json"] = "powershell-net",
        ["web-snippets/"] = "netstat",
    };

    // A single record or two rows fill the file, so half of it is not one.
    private static readonly string[] NoHalf =
        ["mondoo-ports/ports__testdata__windows_tcp.json", "web-snippets/illumos-netstat-nuf-inet.txt", "inspec/netstat-aan"];

    [Fact]
    public void Every_file_is_of_the_format_of_its_tool()
    {
        var wrong = new List<string>();
        var known = 0;
        foreach (var (name, source, expected) in Files())
        {
            if (expected != "-") known++;
            Compare(wrong, name, expected, source);
            Compare(wrong, name + " with CR LF", expected, SourceFile.FromText(name, source.Text.ReplaceLineEndings("\r\n")));
            Compare(wrong, name + " in UTF-16", expected, SourceFile.FromBytes(name, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(source.Text)).ToArray()));
            Compare(wrong, name + " behind a prompt", expected, SourceFile.FromText(name, "root@web1:~# cat listing.txt\n" + source.Text));
            if (!NoHalf.Contains(name)) Compare(wrong, name + ", half", expected, SourceFile.FromText(name, source.Text[..(source.Text.Length / 2)]));
        }

        Assert.Equal(72, known);
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_listing_is_seen_in_the_firewall_files_of_the_corpus()
    {
        var types = ConfigParsers.All.Where(p => p.GetType().Namespace is "PortAudit.Parsing.Hosts.Sockets" or "PortAudit.Parsing.Hosts.Facts" or "PortAudit.Parsing.Hosts.Processes" or "PortAudit.Parsing.Windows.Scripts").ToList();
        Assert.NotEmpty(types);
        var wrong = new List<string>();
        foreach (var folder in new[] { "iptables", "nftables", "windows" })
        {
            foreach (var path in Directory.EnumerateFiles(Corpus.Folder(folder), "*", SearchOption.AllDirectories).Where(p => new FileInfo(p).Length < 1 << 20))
            {
                var source = TestFiles.Load(path);
                wrong.AddRange(types.Where(p => p.Detect(source).Confidence > 0).Select(p => $"{path}: {p.Type}"));
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<(string Name, SourceFile Source, string Type)> Files()
    {
        var root = Corpus.Folder("listeners");
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (name.EndsWith("SOURCE.md", StringComparison.Ordinal)) continue;
            yield return (name, TestFiles.Load(path), Table.Where(t => name.StartsWith(t.Key, StringComparison.Ordinal)).MaxBy(t => t.Key.Length).Value);
        }
    }

    private static void Compare(List<string> wrong, string name, string expected, SourceFile source)
    {
        var got = ConfigParsers.Detect(source)?.Parser.Type ?? "-";
        if (got != expected) wrong.Add($"{name}: expected '{expected}', got '{got}'");
    }
}
