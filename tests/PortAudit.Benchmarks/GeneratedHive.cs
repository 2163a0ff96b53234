using System.Diagnostics;
using System.Text;

namespace PortAudit.Benchmarks;

/// <summary>SYSTEM hives with as many firewall rules as wished, written by libhivex.</summary>
internal static class GeneratedHive
{
    private const string Key = @"HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules";

    private static readonly string[] Services = ["RPCSS", "termservice", "Winmgmt", "SSDPSRV", "upnphost", "fdphost", "Spooler", "iphlpsvc", "dnscache", "Schedule"];
    private static readonly int[] Ports = [80, 135, 137, 138, 139, 443, 445, 554, 1900, 2177, 2869, 3389, 3702, 5353, 5355, 5357, 5985, 7680, 8080, 9955];
    private static readonly string[] Profiles = ["", "Profile=Domain|", "Profile=Private|", "Profile=Public|", "Profile=Domain|Profile=Private|"];

    /// <summary>Writes a hive beside <paramref name="start"/>'s keys; needs hivexregedit.</summary>
    /// <returns>False where the tool is not installed.</returns>
    public static bool TryWrite(string path, string start, int rules)
    {
        File.Copy(start, path, overwrite: true);
        var text = path + ".reg";
        File.WriteAllText(text, Export(rules));
        try
        {
            using var process = Process.Start(new ProcessStartInfo("hivexregedit", ["--merge", "--prefix", @"HKEY_LOCAL_MACHINE\SYSTEM", path, text]))!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            File.Delete(text);
        }
    }

    // Of ten rules four are Windows' own, four are what installers and users make for a program, one is for a port alone, one blocks.
    private static string Export(int rules)
    {
        var random = new Random(17);
        var text = new StringBuilder("Windows Registry Editor Version 5.00\n\n[").Append(Key).Append("]\n");
        for (var i = 0; i < rules; i++)
        {
            var protocol = random.Next(3) == 0 ? 17 : 6;
            var start = $"v2.31|Action={(i % 10 == 9 ? "Block" : "Allow")}|Active={(random.Next(4) == 0 ? "FALSE" : "TRUE")}|Dir={(random.Next(3) == 0 ? "Out" : "In")}|Protocol={protocol}|{Profiles[random.Next(Profiles.Length)]}";
            var near = random.Next(2) == 0 ? "RA4=LocalSubnet|RA6=LocalSubnet|" : "";
            var rule = (i % 10) switch
            {
                < 4 => $"{start}LPort={Ports[random.Next(Ports.Length)]}|{near}App=%SystemRoot%\\system32\\svchost.exe|Svc={Services[random.Next(Services.Length)]}|Name=@FirewallAPI.dll,-{25000 + i}|EmbedCtxt=@FirewallAPI.dll,-25000|",
                < 8 => $"{start}App=C:\\Program Files\\Vendor{i % 400}\\program{i % 400}.exe|Name=Program {i % 400}|Desc=Program {i % 400}|",
                8 => $"{start}LPort={1024 + (i / 10 % 200 * 7)}|RA4=10.{random.Next(256)}.0.0/255.255.0.0|Name=Service {i}|",
                _ => $"{start}RA4={random.Next(1, 223)}.{random.Next(256)}.{random.Next(256)}.0/24|Name=Blocked {i}|",
            };
            text.Append($"\"{{{i:x8}-7F0B-4C7E-9E0B-0D6E9E7A1C01}}\"=\"{rule}\"\n");
        }

        return text.ToString();
    }
}
