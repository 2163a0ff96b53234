namespace PortAudit.Knowledge;

/// <summary>Why a program's name does not tell whose service it runs.</summary>
public enum WrapperKind
{
    Interpreter,
    Container,
    Launcher,
    Tunnel,
    Proxy,
    ServiceHost,
    Kernel,
}
