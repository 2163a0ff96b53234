namespace PortAudit.Parsing.Windows.Registry;

/// <summary>The types of registry values that matter here, with their numbers.</summary>
public enum RegistryType : uint
{
    None = 0,
    Text = 1,
    ExpandableText = 2,
    Binary = 3,
    Number = 4,
    BigEndianNumber = 5,
    Link = 6,
    TextList = 7,
    LongNumber = 11,
}
