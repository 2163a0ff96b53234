using PortAudit.Inputs;
using PortAudit.Knowledge;
using PortAudit.Parsing;

namespace PortAudit.Tests.Inputs;

/// <summary>A folder with the file names that docs/snapshot-folder.md gives is one host, and its listings prove what their names say.</summary>
public sealed class SnapshotFolderTests
{
    /// <summary>Each name of the documentation, with a fixture that has the content.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["iptables-save.txt"] = "host-ldap/iptables-save.txt",
        ["ip6tables-save.txt"] = "host-ldap/ip6tables-save.txt",
        ["proc-net-tcp.txt"] = "proc-net/tcp-and-tcp6.txt",
        ["ip-addr.txt"] = "host-facts/ip.txt",
        ["ip-route.txt"] = "host-facts/ip-routes.json",
        ["netstat-rn.txt"] = "host-facts/netstat-routes-linux.txt",
        ["route-print.txt"] = "host-facts/route-print.txt",
        ["sysctl.txt"] = "host-facts/sysctl.txt",
        ["systemctl-units.txt"] = "host-facts/units.txt",
        ["systemctl-unit-files.txt"] = "host-facts/unit-files.txt",
        ["docker-ps.json"] = "docker-ps/lines.json",
        ["osquery.json"] = "osquery/listening-ports.json",
        ["lsof-nP-i.txt"] = "lsof/own-files-only.txt",
        ["net-profile.json"] = "host-facts/profile-number.json",
        ["net-tcp.json"] = "powershell-net/tcp-listen.json",
        ["nmap.xml"] = "nmap/scan.xml",
        ["ipconfig.txt"] = "host-facts/ipconfig-german.txt",
        ["ifconfig.txt"] = "host-facts/ifconfig.txt",
        ["sockstat-46l.txt"] = "sockstat/freebsd.txt",
    };

    [Fact]
    public void Files_of_one_folder_are_one_host()
    {
        var folder = Directory.CreateTempSubdirectory("portaudit-");
        try
        {
            var web = folder.CreateSubdirectory("web1");
            foreach (var (name, fixture) in Files) File.Copy(Path.Combine(Repository.Root, "fixtures", fixture), Path.Combine(web.FullName, name));
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory("db1").FullName, "ss-tulpn.txt"),
                "Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\ntcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:((\"sshd\",pid=1,fd=3))\n");
            var loaded = LoadedInputs.Load(new InputRequest { Paths = ["."], Folder = folder.FullName }, PortKnowledge.Load());

            Assert.Equal(["db1", "web1"], loaded.Hosts.Select(h => h.Name).Order());
            Assert.Empty(loaded.PassedOver);
            var host = loaded.Hosts.Single(h => h.Name == "web1");
            Assert.Equal(Files.Count, host.Inputs.Count);
            var evidence = host.Evidence;
            Assert.All(new[] { evidence.Addresses.Count, evidence.Routes.Count, evidence.Settings.Count, evidence.Units.Count, evidence.Profiles.Count, evidence.Scans.Count },
                count => Assert.NotEqual(0, count));

            // No row of UDP, but the name says that it was asked for.
            Assert.Equal([6, 17], loaded.Hosts.Single(h => h.Name == "db1").Snapshots.Single().Surveyed.Order().Select(p => (int)p));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Documentation_names_every_file_that_stands_for_a_command()
    {
        var text = File.ReadAllText(Repository.Path("docs/snapshot-folder.md"));
        Assert.All(SnapshotFiles.Commands.Keys, name => Assert.Contains($"`{name}.txt`", text, StringComparison.Ordinal));
        Assert.All(Files.Keys, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }
}
