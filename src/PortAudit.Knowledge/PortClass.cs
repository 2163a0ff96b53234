namespace PortAudit.Knowledge;

/// <summary>The three ranges of RFC 6335, section 6.</summary>
public enum PortClass
{
    /// <summary>0–1023, "well-known". Binding one needs a privilege on some systems only.</summary>
    System,

    /// <summary>1024–49151, "registered".</summary>
    User,

    /// <summary>49152–65535, "private" or "ephemeral": IANA never assigns one.</summary>
    Dynamic,
}
