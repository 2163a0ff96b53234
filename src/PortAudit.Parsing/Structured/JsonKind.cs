namespace PortAudit.Parsing.Structured;

public enum JsonKind : byte
{
    Null,
    True,
    False,
    Number,
    Text,
    Array,
    Object,
}
