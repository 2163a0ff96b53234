namespace PortAudit.Model.Facts;

/// <summary>The types of a fact's fields; the names in brackets are the CLR types of their values.</summary>
public enum FactValueKind
{
    /// <summary>Free text (<see cref="string"/>), compared exactly; it may be an attacker's.</summary>
    Text,

    /// <summary>One of a vocabulary (<see cref="string"/>).</summary>
    Word,

    /// <summary>A whole number (<see cref="long"/>).</summary>
    Number,

    /// <summary>Yes or no (<see cref="bool"/>).</summary>
    Flag,

    /// <summary>A set of addresses (<see cref="AddressSet"/>); a prefix in a pattern matches when the set holds all of it.</summary>
    Addresses,

    /// <summary>Another fact (<see cref="Facts.Fact"/>).</summary>
    Fact,

    /// <summary>A place in an input (<see cref="SourceSpan"/>).</summary>
    Location,
}
