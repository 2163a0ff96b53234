using PortAudit.Model.Hosts;

namespace PortAudit.Parsing;

/// <summary>Reads a format whose files mean more beside others of their host: rules that name sets, a tool's configuration in several files.</summary>
public interface IJoiningParser : IConfigParser
{
    /// <param name="input">As it was read alone.</param>
    /// <param name="host">Every input of the host, this one included, in any order.</param>
    /// <returns>The input as the host's other files complete it; <see langword="null"/> when they add nothing.</returns>
    ParsedInput? Join(ParsedInput input, IReadOnlyList<ParsedInput> host);
}
