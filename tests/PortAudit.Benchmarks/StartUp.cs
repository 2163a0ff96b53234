namespace PortAudit.Benchmarks;

/// <summary>Small inputs, where the start of the program is most of the time, and the rules on a host of many services.</summary>
internal static class StartUp
{
    /// <param name="other">The program to compare with; null where there is none.</param>
    /// <param name="bare">The least program that there is.</param>
    public static void Measure(Table table, string tool, string? other, string bare, string work)
    {
        var example = Published.Path("fixtures/host-ldap");
        table.Beside("--version", [tool, "--version"], "a bare program", [bare]);
        Compare("--version", "--version");
        Compare("audit fixtures/host-ldap -f json", "audit", example, "-f", "json", "--exit-zero");
        Compare("audit fixtures/host-ldap -o html=FILE", "audit", example, "-o", "html=" + Path.Combine(work, "report.html"), "--exit-zero");

        var host = Path.Combine(work, "many");
        Directory.CreateDirectory(host);
        File.WriteAllText(Path.Combine(host, "iptables-save.txt"), GeneratedRuleset.Host(200));
        File.WriteAllText(Path.Combine(host, "ss.txt"), GeneratedRuleset.Listeners(10_000));
        Compare("audit, 10,000 services on one host", "audit", host, "-f", "json", "--exit-zero");
        Compare("the same without rules", "audit", host, "-f", "json", "--exit-zero", "--skip-rules", "*");

        void Compare(string what, params string[] args)
        {
            if (other is null) table.Alone(what, [tool, .. args]);
            else table.Beside(what, [tool, .. args], "the other program", [other, .. args]);
        }
    }
}
