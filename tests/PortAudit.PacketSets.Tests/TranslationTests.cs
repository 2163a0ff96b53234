namespace PortAudit.PacketSets.Tests;

/// <summary>A rewritten destination is kept as its original and can be brought back.</summary>
public class TranslationTests
{
    private readonly TinyDomain _domain = Domains.Translations;

    [Fact]
    public void Setting_aside_keeps_the_destination_and_frees_the_new_one() =>
        Domains.Holds(Domains.Sets(_domain), judged =>
        {
            var set = judged.Set.SetAsideDestination();
            var moved = judged.Moved(set, Original, "").Forget(PacketField.DestinationAddress, PacketField.DestinationPort);
            Assert.Equal(moved.Truth, _domain.Members(set));
        });

    [Fact]
    public void Restoring_brings_the_original_back() =>
        Domains.Holds(Domains.Sets(_domain), judged =>
        {
            var set = judged.Set.RestoreDestination();
            var moved = judged.Moved(set, Restored, "").Forget(PacketField.OriginalDestinationAddress, PacketField.OriginalDestinationPort);
            Assert.Equal(moved.Truth, _domain.Members(set));
            var plain = judged.Set.Forget(PacketField.OriginalDestinationAddress, PacketField.OriginalDestinationPort);
            Assert.Equal(plain, plain.SetAsideDestination().RestoreDestination());
        });

    private int Original(int packet) => Move(
        packet,
        (PacketField.DestinationAddress, PacketField.OriginalDestinationAddress),
        (PacketField.DestinationPort, PacketField.OriginalDestinationPort));

    private int Restored(int packet) => Move(
        packet,
        (PacketField.OriginalDestinationAddress, PacketField.DestinationAddress),
        (PacketField.OriginalDestinationPort, PacketField.DestinationPort));

    private int Move(int packet, params ReadOnlySpan<(PacketField From, PacketField To)> moves)
    {
        foreach (var (from, to) in moves) packet = _domain.With(packet, to, _domain.Value(packet, from));
        return packet;
    }
}
