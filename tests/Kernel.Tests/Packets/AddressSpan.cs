namespace Kernel.Tests.Packets;

/// <summary>Addresses that a rule names: all that agree with one under a mask, or, with a full mask, a range.</summary>
public sealed record AddressSpan(UInt128 First, UInt128 Last, UInt128 Mask, bool Ipv6)
{
    public bool IsContiguous => (~Mask & HostAddress.Highest(Ipv6)) is var free && (free & (free + 1)) == 0;

    public static AddressSpan Block(HostAddress address, UInt128 mask)
    {
        var first = address.Value & mask;
        return new AddressSpan(first, first | (~mask & HostAddress.Highest(address.Ipv6)), mask, address.Ipv6);
    }

    public static AddressSpan Range(HostAddress first, HostAddress last) =>
        new(first.Value, last.Value, HostAddress.Highest(first.Ipv6), first.Ipv6);

    public bool Contains(HostAddress address) =>
        First <= address.Value && address.Value <= Last && (Mask == HostAddress.Highest(Ipv6) || (address.Value & Mask) == First);

    /// <summary>An address at an edge, just outside of it, or anywhere inside.</summary>
    public HostAddress Near(Random random)
    {
        var highest = HostAddress.Highest(Ipv6);
        if (!IsContiguous)
        {
            var inside = First | (random.NextUInt128() & ~Mask & highest);
            return new HostAddress(random.Chance(0.6) ? inside : inside ^ (UInt128.One << random.Next(Ipv6 ? 128 : 32)), Ipv6);
        }
        var size = Last - First;
        var value = random.Next(8) switch
        {
            0 => First,
            1 => Last,
            2 => First - 1,
            3 => Last + 1,
            _ => size == UInt128.MaxValue ? random.NextUInt128() : First + (random.NextUInt128() % (size + 1)),
        };
        return new HostAddress(value & highest, Ipv6);
    }
}
