using System.Text;
using PortAudit.Inputs;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Tests;

/// <summary>The format of every file of the corpus' Windows exports, as it is and as it arrives: cut in half, with LF, in UTF-16, behind a prompt.</summary>
public sealed class WindowsDetectionTests
{
    /// <summary>Files by a part of their path; the first that fits counts. A dash is for files of no format.</summary>
    private static readonly (string Part, string Type)[] Table =
    [
        (".tsv", "-"),
        ("LICENSE", "-"),
        (".audit", "-"),
        ("GptTmpl.inf", "-"),
        ("Backup.xml", "-"),
        ("gpreport.xml", "gpo-backup"),
        (".wfw", "registry-hive"),
        ("registry.pol", "registry-pol"),
        ("reg-gorstak/Firewall.reg", "reg"),
        ("reg-gorstak/OldPolicy.reg", "reg"),
        // Nothing of the firewall in it.
        ("reg-gorstak/Network.reg", "-"),
        // A rule string by itself is the registry's content, not an export.
        ("ms-gpfas-example/", "-"),
        ("mondoo-cnquery/", "powershell-firewall"),
        ("netsh-text-snippets/", "netsh"),
        ("wfmsc-exportlist-snippets/", "wfmsc"),
    ];

    // What a policy's report says of the firewall stands in its second half.
    private static readonly string[] NoHalf =
    [
        "pol-detectionlab/Servers_Enhanced_Auditing_Policy__E471372E-9280-47FB-963A-7B2A75182ACC__gpreport.xml",
        "pol-detectionlab/Workstations_Enhanced_Auditing_Policy__1CC39F6D-972E-4E7F-A5BD-AEB9C0B1083F__gpreport.xml",
    ];

    [Fact]
    public void Every_file_is_of_the_format_of_its_tool()
    {
        var root = Corpus.Folder("windows");
        var wrong = new List<string>();
        var known = 0;
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (name.EndsWith("SOURCE.md", StringComparison.Ordinal)) continue;
            var expected = Table.First(t => name.Contains(t.Part, StringComparison.Ordinal)).Type;
            if (expected != "-") known++;
            var bytes = File.ReadAllBytes(path);
            var source = SourceFile.FromBytes(name, bytes);
            Compare(wrong, name, expected, source);
            if (!NoHalf.Contains(name)) Compare(wrong, name + ", half", expected, SourceFile.FromBytes(name, bytes.AsMemory(0, bytes.Length / 4 * 2)));
            if (expected is "registry-hive" or "registry-pol") continue;
            var text = source.Text;
            Compare(wrong, name + " with LF", expected, SourceFile.FromText(name, text.ReplaceLineEndings("\n")));
            Compare(wrong, name + " with CR LF", expected, SourceFile.FromText(name, text.ReplaceLineEndings("\r\n")));
            Compare(wrong, name + " in UTF-16", expected, SourceFile.FromBytes(name, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)).ToArray()));
            Compare(wrong, name + " in UTF-16 without a mark", expected, SourceFile.FromBytes(name, Encoding.Unicode.GetBytes(text)));
            Compare(wrong, name + " behind a prompt", expected, SourceFile.FromText(name, "C:\\Users\\admin>type export.txt\r\n\r\n" + text));
            Compare(wrong, name + " behind a prompt of PowerShell", expected, SourceFile.FromText(name, "PS C:\\Users\\admin> Get-Content export.txt\n" + text));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(26, known);
    }

    private static void Compare(List<string> wrong, string name, string expected, SourceFile source)
    {
        var got = ConfigParsers.Detect(source)?.Parser.Type ?? "-";
        if (got != expected) wrong.Add($"{name}: expected '{expected}', got '{got}'");
    }
}
