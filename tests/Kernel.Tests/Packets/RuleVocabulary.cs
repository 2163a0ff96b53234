namespace Kernel.Tests.Packets;

/// <summary>The values that one rule's text mentions, whatever it does with them.</summary>
internal sealed class RuleVocabulary
{
    internal List<AddressSpan> Sources { get; } = [];
    internal List<AddressSpan> Destinations { get; } = [];
    internal List<byte> Protocols { get; } = [];
    internal List<(ushort First, ushort Last)> SourcePorts { get; } = [];
    internal List<(ushort First, ushort Last)> DestinationPorts { get; } = [];
    internal List<(TcpFlags Mask, TcpFlags Set)> Flags { get; } = [];
    internal List<(byte Type, byte? Code)> IcmpTypes { get; } = [];
    internal List<string> Interfaces { get; } = [];
    internal List<ulong> Macs { get; } = [];
    internal List<uint> Marks { get; } = [];
    internal ConntrackState States { get; set; }
}
