namespace PortAudit.Parsing.Nftables.Json;

internal enum JsonKind : byte
{
    Null,
    True,
    False,
    Number,
    Text,
    Array,
    Object,
}
