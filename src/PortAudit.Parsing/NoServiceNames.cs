namespace PortAudit.Parsing;

/// <summary>Knows no name: a row that shows one has no port then, and the parser says so.</summary>
public sealed class NoServiceNames : IServiceNames
{
    public static readonly NoServiceNames Instance = new();

    private NoServiceNames()
    {
    }

    public bool TryResolve(string name, byte protocol, out int port)
    {
        port = 0;
        return false;
    }
}
