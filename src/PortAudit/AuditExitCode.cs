using PortAudit.Inputs;

namespace PortAudit;

/// <summary>The exit code that an audit's outcome asks for; usage and internal errors are the command line's own.</summary>
public static class AuditExitCode
{
    /// <returns>The first that holds of usage (a path is missing), no model (of some input), findings (that gate), nothing to audit, else
    /// clean.</returns>
    public static int Of(LoadedInputs inputs, int gating, bool strictInput)
    {
        if (inputs.HasMissingPath) return ExitCodes.Usage;
        if (inputs.HasInputWithoutModel || (strictInput && inputs.Inputs.Any(i => i.Lines.Unreadable + i.Lines.Approximated > 0)))
            return ExitCodes.NoModel;
        if (gating > 0) return ExitCodes.Findings;
        return inputs.Inputs.Count == 0 ? ExitCodes.NothingToAudit : ExitCodes.Clean;
    }
}
