namespace PortAudit.Knowledge;

/// <summary>Whether a service, as usually run on its port, can be read on the way.</summary>
public enum CleartextUse
{
    Never,

    /// <summary>Encryption can be agreed on the same port (StartTLS, SNMPv3); the number does not tell.</summary>
    Optional,

    Always,
}
