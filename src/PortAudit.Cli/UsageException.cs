namespace PortAudit.Cli;

/// <summary>The user asked for something that can't be; the message says what was expected.</summary>
public sealed class UsageException : Exception
{
    public UsageException(string message) : base(message)
    {
    }
}
