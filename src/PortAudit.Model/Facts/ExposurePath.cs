namespace PortAudit.Model.Facts;

/// <summary>By which way packets come to a service.</summary>
public enum ExposurePath
{
    /// <summary>To this host.</summary>
    Input,

    /// <summary>Through this host to a container or another host.</summary>
    Published,
}
