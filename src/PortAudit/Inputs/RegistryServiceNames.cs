using PortAudit.Knowledge;
using PortAudit.Model.Facts;
using PortAudit.Parsing;

namespace PortAudit.Inputs;

/// <summary>Service names for the parsers, out of the registry: the parsers themselves know no port knowledge.</summary>
public sealed class RegistryServiceNames(PortKnowledge knowledge) : IServiceNames
{
    public bool TryResolve(string name, byte protocol, out int port) =>
        knowledge.Names.TryResolve(name, Vocabulary.Protocol(protocol), out port);
}
