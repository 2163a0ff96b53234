namespace PortAudit.Analysis.Flattening;

/// <summary>A place on a packet's way: what can be known of the packet there.</summary>
/// <param name="IsBeforeTracking">Connection tracking has not seen it yet.</param>
/// <param name="HasInInterface">It came in by a device.</param>
/// <param name="HasOutInterface">It is known by which device it leaves.</param>
internal readonly record struct FlatPlace(bool IsBeforeTracking, bool HasInInterface, bool HasOutInterface)
{
    public bool Has(PacketField field) => field switch
    {
        PacketField.InInterface => HasInInterface,
        PacketField.OutInterface => HasOutInterface,
        _ => true,
    };
}
