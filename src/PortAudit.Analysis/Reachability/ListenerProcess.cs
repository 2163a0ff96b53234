using PortAudit.Model.Facts;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>What a snapshot tells of the processes of a service, as answers to what firewall rules ask of a process.</summary>
/// <remarks>A listing mostly shows a program's name without its path: another name is another program for sure, the same name may be
/// another file. Only what runs as a Windows service by that name, or the kernel, is known to be the program that the rule means.</remarks>
internal sealed class ListenerProcess
{
    private const int KernelProcess = 4;

    /// <summary>Processes of Windows itself that listen; none of them is a Store app.</summary>
    private static readonly HashSet<string> WindowsCore =
    [
        "svchost.exe", "lsass.exe", "services.exe", "wininit.exe", "winlogon.exe", "spoolsv.exe", "dns.exe", "dfsrs.exe", "ismserv.exe", "ntfrs.exe",
        "inetinfo.exe", "w3wp.exe", "snmp.exe", "msdtc.exe", "mqsvc.exe", "vmms.exe", "dashost.exe", "wmiprvse.exe", "sshd.exe",
        "microsoft.activedirectory.webservices.exe",
    ];

    private readonly List<string> _programs;
    private readonly List<string> _services;
    private readonly bool _isKernel;

    private readonly Lazy<HashSet<string>> _namedPrograms;

    private ListenerProcess(List<string> programs, List<string> services, bool isKernel, Lazy<HashSet<string>> namedPrograms) =>
        (_programs, _services, _isKernel, _namedPrograms) = (programs, services, isKernel, namedPrograms);

    /// <param name="service">Its listeners.</param>
    /// <param name="namedPrograms">Paths that rules name: what runs from a path is not a Store app.</param>
    /// <returns><see langword="null"/> when no listener shows its owner.</returns>
    public static ListenerProcess? Of(ServiceFact service, Lazy<HashSet<string>> namedPrograms)
    {
        var owners = service.Listeners.SelectMany(l => l.Listener.Owners).ToList();
        if (owners.Count == 0 || service.Listeners.Any(l => l.Listener.Owners.IsDefaultOrEmpty)) return null;
        var isKernel = owners.TrueForAll(o => o.ProcessId == KernelProcess || string.Equals(o.Program, "System", StringComparison.OrdinalIgnoreCase));
        if (!isKernel && owners.Exists(o => string.IsNullOrEmpty(o.Program))) return null;
        var programs = owners.Select(o => o.Program ?? "").Where(p => p.Length > 0).Select(p => p.ToLowerInvariant().Replace('/', '\\'))
            .Distinct().ToList();
        var services = owners.Select(o => o.Service).OfType<string>().Where(s => s.Length > 0).Select(s => s.ToLowerInvariant()).Distinct().ToList();
        return programs.Count == 0 && !isKernel ? null : new ListenerProcess(programs, services, isKernel, namedPrograms);
    }

    /// <returns><see langword="null"/> when the listing does not tell.</returns>
    public bool? Answer(QuestionSubject subject) => subject switch
    {
        ProgramSubject program => Program(program.Path),
        ServiceSubject service => Service(service.Name),
        PackageSubject => IsClassic() ? false : null,
        _ => null,
    };

    private bool? Program(string path)
    {
        if (_isKernel) return path == "system";
        if (path == "system") return false;
        if (_programs.TrueForAll(p => p == path)) return true;
        if (_programs.TrueForAll(p => Name(p) != Name(path))) return false;
        // A full path that differs is another file, whatever its name.
        if (_programs.TrueForAll(p => p.Contains('\\') && p != path)) return false;
        return _services.Count > 0 && _programs.TrueForAll(p => Name(p) == Name(path)) ? true : null;
    }

    private bool? Service(string name)
    {
        // The kernel is not a service. What no listing calls a service may be one all the same.
        if (_isKernel) return false;
        if (_services.Count == 0) return null;
        return name == "*" || _services.Contains(name);
    }

    // The kernel, services, and what is installed as a program run in no app container.
    private bool IsClassic() => _isKernel || _services.Count > 0
        || _programs.TrueForAll(p => p.Contains(@"\windowsapps\", StringComparison.Ordinal)
            ? false
            : p.Contains('\\') || WindowsCore.Contains(p) || _namedPrograms.Value.Any(n => Name(n) == p));

    private static string Name(string path) => path[(path.LastIndexOf('\\') + 1)..];
}
