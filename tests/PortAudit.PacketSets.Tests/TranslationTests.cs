namespace PortAudit.PacketSets.Tests;

/// <summary>A rewritten destination is kept as its original and can be brought back.</summary>
public class TranslationTests
{
    private static readonly TinyDomain Domain = Domains.Translations;

    [Fact]
    public void Setting_aside_keeps_the_destination_and_frees_the_new_one() =>
        Domains.Holds(Domains.Sets(Domain), judged =>
        {
            var moved = judged.Moved(judged.Set.SetAsideDestination(), Original, "").Forget(PacketField.DestinationAddress, PacketField.DestinationPort);
            Assert.Equal(moved.Truth, Domain.Members(judged.Set.SetAsideDestination()));
        });

    [Fact]
    public void Restoring_brings_the_original_back() =>
        Domains.Holds(Domains.Sets(Domain), judged =>
        {
            var set = judged.Set.RestoreDestination();
            var moved = judged.Moved(set, Restored, "").Forget(PacketField.OriginalDestinationAddress, PacketField.OriginalDestinationPort);
            Assert.Equal(moved.Truth, Domain.Members(set));
            var plain = judged.Set.Forget(PacketField.OriginalDestinationAddress, PacketField.OriginalDestinationPort);
            Assert.Equal(plain, plain.SetAsideDestination().RestoreDestination());
        });

    private static int Original(int packet) => Move(
        packet,
        (PacketField.DestinationAddress, PacketField.OriginalDestinationAddress),
        (PacketField.DestinationPort, PacketField.OriginalDestinationPort));

    private static int Restored(int packet) => Move(
        packet,
        (PacketField.OriginalDestinationAddress, PacketField.DestinationAddress),
        (PacketField.OriginalDestinationPort, PacketField.DestinationPort));

    private static int Move(int packet, params ReadOnlySpan<(PacketField From, PacketField To)> moves)
    {
        foreach (var (from, to) in moves) packet = Domain.With(packet, to, Domain.Value(packet, from));
        return packet;
    }
}
