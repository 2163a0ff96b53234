namespace PortAudit.Analysis.Traversal;

/// <summary>The way that packets take through the hooks.</summary>
public enum HookPath : byte
{
    /// <summary>From the network, or loopback, to a program of this host: prerouting, input.</summary>
    Input,

    /// <summary>Through this host: prerouting, forward, postrouting.</summary>
    Forward,

    /// <summary>From a program of this host: output, postrouting.</summary>
    Output,

    /// <summary>To an address of this host and, translated, on to another: prerouting, forward, postrouting. So containers publish their
    /// ports.</summary>
    Published,
}
