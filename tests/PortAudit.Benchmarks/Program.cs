using System.Diagnostics;
using PortAudit.Benchmarks;
using PortAudit.Knowledge;

// Times whole processes of the program as it is released beside other programs, in turn, on the same inputs:
//     dotnet run -c Release --project tests/PortAudit.Benchmarks -- [start] [RUNS] [PROGRAM|COMMIT]
// 'start' measures small inputs alone, where the start of the program is most of the time, beside a bare program and that of another commit.
// Without it the real tools are compared too: that needs root, unshare and iptables-legacy-restore; what is missing is left out by name.
if (args is ["knowledge"])
{
    var watch = Stopwatch.StartNew();
    var knowledge = PortKnowledge.Load();
    _ = knowledge.Assignments(Transport.Tcp, 1389).Count + knowledge.CuratedPorts.Count + knowledge.Related(Transport.Tcp, 1389).Count;
    _ = knowledge.Names.TryResolve("ldap", Transport.Tcp, out _);
    Console.WriteLine(watch.Elapsed.TotalMilliseconds);
    return 0;
}

var onlyStart = args is ["start", ..];
var rest = onlyStart ? args[1..] : args;
var runs = rest.Length > 0 ? int.Parse(rest[0]) : 5;
var work = Directory.CreateTempSubdirectory("portaudit-benchmarks-").FullName;
try
{
    var tool = Published.Archive(work);
    var other = rest.Length > 1 ? Published.Other(rest[1], work) : null;
    var table = new Table(runs);
    StartUp.Measure(table, tool, other, Published.Bare(work), work);
    if (onlyStart) return 0;

    var own = Published.Dependent("tests/PortAudit.Benchmarks", work);
    var host = Path.Combine(work, "host");
    Directory.CreateDirectory(host);
    File.WriteAllText(Path.Combine(host, "iptables-save.txt"), GeneratedRuleset.Host(200));
    File.WriteAllText(Path.Combine(host, "ss.txt"), GeneratedRuleset.Listeners(50));
    table.Alone("audit, 200 rules and 50 listeners", [tool, "audit", host, "--exit-zero", "--quiet"]);

    var windows = Path.Combine(work, "windows");
    Directory.CreateDirectory(windows);
    if (GeneratedHive.TryWrite(Path.Combine(windows, "SYSTEM"), Published.Path("fixtures/windows-firewall/equivalent/hive/SYSTEM"), 4_000))
        table.Alone("audit, SYSTEM hive of 4,000 Windows rules", [tool, "audit", windows, "--exit-zero", "--quiet"]);
    else Console.WriteLine("left out: the hive, because hivexregedit is not installed (Debian: libwin-hivex-perl)");

    foreach (var rules in new[] { 1_000, 10_000, 100_000 })
    {
        var file = Path.Combine(work, $"{rules}.rules");
        File.WriteAllText(file, GeneratedRuleset.Flat(rules));
        table.Beside($"model --summary, {rules:N0} rules", [tool, "model", "--summary", file],
            "iptables-legacy-restore --test", ["unshare", "-n", "iptables-legacy-restore", "--test", file]);
    }

    var nft = Path.Combine(work, "10000.nft");
    File.WriteAllText(nft, GeneratedRuleset.Nft(10_000));
    table.Beside("model --summary, 10,000 nft rules", [tool, "model", "--summary", nft], "nft -c -f", ["unshare", "-n", "nft", "-c", "-f", nft]);

    // nft needs two minutes for so many.
    nft = Path.Combine(work, "100000.nft");
    File.WriteAllText(nft, GeneratedRuleset.Nft(100_000));
    table.Alone("model --summary, 100,000 nft rules", [tool, "model", "--summary", nft]);

    nft = Path.Combine(work, "set.nft");
    File.WriteAllText(nft, GeneratedRuleset.NftSet(1_000_000));
    table.Alone("model --summary, an nft set of 1,000,000 intervals", [tool, "model", "--summary", nft]);

    foreach (var rules in new[] { 1_000, 10_000, 100_000 })
    {
        var file = Path.Combine(work, $"{rules}.rules");
        table.Beside($"audit, {rules:N0} rules, no snapshot", [tool, "audit", file, "--exit-zero", "--quiet"],
            "iptables-legacy-restore --test", ["unshare", "-n", "iptables-legacy-restore", "--test", file]);
    }

    table.Reported("port knowledge read in process, ms", [own, "knowledge"]);
    return 0;
}
finally
{
    Directory.Delete(work, recursive: true);
}
