namespace PortAudit.Model.Hosts;

/// <summary>The three kinds of networks of Windows Firewall; numbers as <c>NetworkCategory</c> exports them.</summary>
public enum ProfileCategory : byte
{
    Public = 0,
    Private = 1,
    Domain = 2,
}
