using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Where a script may look for files, for reading it again once the sets of its host are known.</summary>
internal sealed record ShellFragment(SourceFile Source, ParseContext Context) : HostFragment(Source);
