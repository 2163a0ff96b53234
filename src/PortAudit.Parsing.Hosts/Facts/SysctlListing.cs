using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What <c>sysctl -a</c> prints, single values, and files below <c>/proc/sys</c> as grep and tail print them.</summary>
internal sealed class SysctlListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
    : HostFactListing(source, evidence, diagnostics)
{
    private const string Folder = "/proc/sys/";

    private static readonly string[] Roots = ["net", "kernel", "fs", "vm", "user", "dev", "abi", "debug", "sunrpc", "crypto"];

    private string? _file;

    public override string Name => "sysctl";

    public override HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span)
    {
        var content = line.Trim();
        if (_file is not null)
        {
            var name = _file;
            _file = null;
            return Add(name, content, span);
        }

        // tail: '==> /proc/sys/net/ipv4/ip_forward <=='
        if (content.StartsWith("==> " + Folder) && content.EndsWith(" <=="))
        {
            _file = content[(4 + Folder.Length)..^4].ToString();
            return HostFactLine.Passing;
        }

        // grep: '/proc/sys/net/ipv4/ip_forward:1'
        if (content.StartsWith(Folder))
        {
            var colon = content.IndexOf(':');
            return colon < 0 ? HostFactLine.None : Add(content[Folder.Length..colon].ToString(), content[(colon + 1)..], span);
        }

        if (content.StartsWith("sysctl: ")) return HostFactLine.Passing;
        var equals = content.IndexOf('=');
        if (equals < 3 || line[0] is ' ') return HostFactLine.None;
        var left = content[..equals].TrimEnd();
        var dot = left.IndexOfAny('.', '/');
        return dot > 0 && !left.ContainsAny(' ', '\t') && Array.IndexOf(Roots, left[..dot].ToString()) >= 0
            ? Add(left.ToString(), content[(equals + 1)..], span) : HostFactLine.None;
    }

    // A slash in a name, or a point in an interface's name, changes places with the other form: net/ipv4/conf/eth0.1/rp_filter.
    private HostFactLine Add(string name, ReadOnlySpan<char> value, SourceSpan span)
    {
        var slash = name.IndexOf('/');
        var dot = name.IndexOf('.');
        if (slash >= 0 && (dot < 0 || slash < dot)) name = name.Replace('.', '\u0001').Replace('/', '.').Replace('\u0001', '/');
        Evidence.Settings.Add(new HostSetting(name, value.Trim().ToString(), span));
        return HostFactLine.Fact;
    }
}
