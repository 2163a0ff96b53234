namespace PortAudit.Model.Diagnostics;

/// <summary>What became of an input line. Every line ends in exactly one of the four.</summary>
public enum CoverageState : byte
{
    /// <summary>All that it says is in the model.</summary>
    Modelled,

    /// <summary>It says nothing about packets or sockets: a comment, a blank, a counter.</summary>
    Irrelevant,

    /// <summary>In the model with an unknown condition or action in it.</summary>
    Approximated,

    /// <summary>Could not be read; stands in the model as an unknown.</summary>
    Unreadable,
}
