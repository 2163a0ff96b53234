using PortAudit.Inputs;
using PortAudit.Knowledge;
using PortAudit.Model.Sockets;

namespace PortAudit.Tests.Inputs;

/// <summary>A listener without a program takes it from what other files of its host know: of the socket, of the process, of the binding.</summary>
public sealed class SocketOwnersTests
{
    private const string ProcNet = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   114        0 20001 1 0000000000000000 100 0 0 10 0
           1: 00000000:0185 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20003 1 0000000000000000 100 0 0 10 0

        """;

    private const string Netstat = """

        Active Connections

          Proto  Local Address          Foreign Address        State           PID
          TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1012
          TCP    0.0.0.0:5040           0.0.0.0:0              LISTENING       2260

        """;

    public static TheoryData<string, string, string> Files => new()
    {
        // ls -l of folders, of files, with the programs beside; find; grep over comm.
        { "proc-net-tcp", "/proc/812/fd:\ntotal 0\nlrwx------ 1 root root 64 Nov 22 08:00 3 -> socket:[20001]\nlrwx------ 1 root root 64 Nov 22 08:00 4 -> /dev/null\n"
            + "lrwxrwxrwx 1 postgres postgres 0 Nov 22 08:00 /proc/812/exe -> /usr/lib/postgresql/16/bin/postgres\n\n/proc/95/fd:\ntotal 0\nl-wx------ 1 root root 64 Nov 22 08:00 7 -> socket:[20003]\n",
            "5432 postgres/812, 389 /95" },
        { "proc-net-tcp", "lrwx------ 1 root root 64 Nov 22 08:00 /proc/95/fd/7 -> socket:[20003]\nlrwx------ 1 root root 64 Nov 22 08:00 /proc/96/fd/7 -> socket:[20003]\n"
            + "/proc/95/comm:slapd\n/proc/96/comm:slapd\n", "5432 , 389 slapd/95+slapd/96" },
        { "proc-net-tcp", "# find /proc/[0-9]*/fd -lname 'socket:*' -printf '%p %l\\n'\n/proc/95/fd/7 socket:[20003]\n/proc/812/fd/3 socket:[20001]\n", "5432 /812, 389 /95" },
        // The other listing's sockets, by number and by binding.
        { "proc-net-tcp", "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
            + "LISTEN 0 128 127.0.0.1:5432 0.0.0.0:* users:((\"postgres\",pid=812,fd=3)) uid:114 ino:20001 sk:1 cgroup:/x <->\n", "5432 postgres/812, 389 " },
        { "proc-net-tcp", "COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nslapd    95 root    7u  IPv4  20003      0t0  TCP *:389 (LISTEN)\n", "5432 , 389 slapd/95" },
        { "netstat", "\nImage Name                     PID Session Name        Session#    Mem Usage\n========================= ======== ================ =========== ============\n"
            + "System Idle Process              0 Services                   0          8 K\nsvchost.exe                   1012 Services                   0     12,112 K\nAcme Panel.exe                2260 Console                    1     99,000 K\n",
            "135 svchost.exe/1012, 5040 Acme Panel.exe/2260" },
        { "netstat", "\"Abbildname\",\"PID\",\"Dienste\"\r\n\"svchost.exe\",\"1012\",\"RpcEptMapper,RpcSs\"\r\n\"panel.exe\",\"2260\",\"Nicht zutreffend\"\r\n",
            "135 svchost.exe(RpcEptMapper,RpcSs)/1012, 5040 panel.exe/2260" },
        { "netstat", """[{"Id":1012,"ProcessName":"svchost","Path":null},{"Id":2260,"ProcessName":"panel","Path":"C:\\Acme\\panel.exe"}]""",
            @"135 svchost.exe/1012, 5040 C:\Acme\panel.exe/2260" },
        { "netstat", """[{"Name":"RpcSs","ProcessId":1012,"StartMode":"Auto","PathName":"C:\\Windows\\system32\\svchost.exe -k rpcss -p"},{"Name":"Panel","ProcessId":2260,"StartMode":"Auto","PathName":"\"C:\\Acme\\panel.exe\" /s"}]""",
            @"135 C:\Windows\system32\svchost.exe(RpcSs)/1012, 5040 C:\Acme\panel.exe(Panel)/2260" },
        // ps of another system; process 812 is not in it.
        { "proc-net-tcp", "UID          PID    PPID  C STIME TTY          TIME CMD\nroot           1       0  0 08:00 ?        00:00:01 /sbin/init\nroot           2       0  0 08:00 ?        00:00:00 [kthreadd]\n", "5432 , 389 " },
    };

    [Theory, MemberData(nameof(Files))]
    public void A_listener_takes_its_owner_from_another_file(string listing, string other, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("portaudit-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "other.txt"), other);
            File.WriteAllText(Path.Combine(folder.FullName, listing + ".txt"), listing == "netstat" ? Netstat : ProcNet);
            var loaded = LoadedInputs.Load(new InputRequest { Paths = ["."], Folder = folder.FullName }, PortKnowledge.Load());
            Assert.Empty(loaded.PassedOver);
            Assert.All(loaded.Inputs, i => Assert.Equal(0, i.Lines.Unreadable));
            Assert.DoesNotContain(loaded.AllDiagnostics, d => d.Severity == Model.Diagnostics.DiagnosticSeverity.Error);
            var snapshot = loaded.Hosts.Single().Snapshots.Single(s => s.Source.Path.Contains(listing, StringComparison.Ordinal));
            Assert.Equal(expected, string.Join(", ", snapshot.Listeners.Select(l => $"{l.Port} {string.Join('+', l.Owners.Select(Describe))}")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Describe(SocketOwner owner) => $"{owner.Program}{(owner.Service is null ? "" : $"({owner.Service})")}/{owner.ProcessId}";
}
