using System.Collections.Immutable;

namespace PortAudit.Model.Zones;

/// <summary>A name that the user gives to some sources: addresses, interfaces, or both.</summary>
/// <param name="Addresses">Empty when the zone is made of interfaces alone.</param>
public sealed record Zone(string Name, AddressSet Addresses, ImmutableArray<string> Interfaces);
