using PortAudit.Inputs;

namespace PortAudit;

/// <summary>The exit code that an audit's outcome asks for; usage and internal errors are the command line's own.</summary>
public static class AuditExitCode
{
    /// <returns>The first that holds of 2 (a path is missing), 4 (an input gave no model), 1 (findings gate), 3 (nothing to audit), else 0.</returns>
    public static int Of(LoadedInputs inputs, int gating, bool strictInput)
    {
        if (inputs.HasMissingPath) return 2;
        if (inputs.HasInputWithoutModel || (strictInput && inputs.Inputs.Any(i => i.Lines.Unreadable + i.Lines.Approximated > 0))) return 4;
        if (gating > 0) return 1;
        return inputs.Inputs.Count == 0 ? 3 : 0;
    }
}
