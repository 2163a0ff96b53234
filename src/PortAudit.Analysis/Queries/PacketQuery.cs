using System.Collections.Immutable;
using PortAudit.Analysis.Traversal;

namespace PortAudit.Analysis.Queries;

/// <summary>A question about packets, in the packet language: parts that hold together, each field at most once.</summary>
/// <remarks>What a question leaves out: hook input, state new, mark 0, and for TCP the flags of a SYN. Every other field is free.</remarks>
public sealed record PacketQuery(string Text)
{
    public HookPath Path { get; init; } = HookPath.Input;

    /// <summary>The family that an address or protocol tells; <see langword="null"/> when nothing does.</summary>
    public IpFamily? Family { get; init; }

    public ImmutableArray<ConnectionState> States { get; init; } = [ConnectionState.New];

    public ImmutableArray<uint> Marks { get; init; } = [0];

    /// <summary>Numeric fields and what they may be, beside those above.</summary>
    public ImmutableArray<QueryPart> Parts { get; init; } = [];

    /// <summary>Interface names by field, with whether they are excluded rather than named.</summary>
    public ImmutableArray<QueryInterfaces> Interfaces { get; init; } = [];

    public IEnumerable<string> InterfaceNames => Interfaces.SelectMany(i => i.Names);
}

/// <summary>One field of a question.</summary>
/// <param name="Negated">The field has none of the values.</param>
public sealed record QueryPart(PacketField Field, ImmutableArray<ValueRange> Values, bool Negated);

public sealed record QueryInterfaces(PacketField Field, ImmutableArray<string> Names, bool Negated);
