namespace Kernel.Tests.Oracle;

/// <summary>Which of the two implementations of iptables loads a ruleset.</summary>
public enum IptablesBackend
{
    Nft,
    Legacy,
}
