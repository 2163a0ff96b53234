using System.Collections.Immutable;
using PortAudit.Analysis.Traversal;

namespace PortAudit.Analysis.Queries;

/// <summary>A question about packets, in the packet language: parts that hold together, each field at most once.</summary>
/// <remarks>What a question leaves out: hook input, state new, mark 0, and for TCP the flags of a SYN. Every other field is free.</remarks>
public sealed record PacketQuery(string Text)
{
    /// <summary>Represents every interface that neither rules nor questions name.</summary>
    public const string AnyOther = "any-other";

    public HookPath Path { get; init; } = HookPath.Input;

    /// <summary>The family that an address or protocol tells; <see langword="null"/> when nothing does.</summary>
    public IpFamily? Family { get; init; }

    public ImmutableArray<ConnectionState> States { get; init; } = [ConnectionState.New];

    public ImmutableArray<uint> Marks { get; init; } = [0];

    /// <summary>Numeric fields and what they may be, beside those above.</summary>
    public ImmutableArray<QueryPart> Parts { get; init; } = [];

    /// <summary>Interface names by field, with whether they are excluded rather than named.</summary>
    public ImmutableArray<QueryInterfaces> Interfaces { get; init; } = [];

    /// <summary>The names that the filter must know to tell their packets apart.</summary>
    public IEnumerable<string> InterfaceNames => Interfaces.SelectMany(i => i.Names).Where(n => n != AnyOther && !n.EndsWith('+'));

    /// <summary>The beginnings of names, likewise.</summary>
    public IEnumerable<string> InterfacePrefixes => Interfaces.SelectMany(i => i.Names).Where(n => n.EndsWith('+')).Select(n => n[..^1]);
}

/// <summary>One field of a question.</summary>
/// <param name="Negated">The field has none of the values.</param>
public sealed record QueryPart(PacketField Field, ImmutableArray<ValueRange> Values, bool Negated);

/// <summary>Names of interfaces, as iptables spells them: <c>eth+</c> is each that begins so.</summary>
public sealed record QueryInterfaces(PacketField Field, ImmutableArray<string> Names, bool Negated);
