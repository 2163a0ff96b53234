namespace PortAudit.Parsing.Structured;

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
