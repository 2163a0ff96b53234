using System.Diagnostics;
using System.Text;

namespace PortAudit.Cli.Tests;

/// <summary>The program as it is released, compiled ahead: <c>PORTAUDIT_BINARY</c> names its file. Then every <see cref="Session"/> runs it too.</summary>
internal static class CompiledProgram
{
    /// <summary>Null where only this process's command line is tested.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable("PORTAUDIT_BINARY") is { Length: > 0 } path ? path : null;

    public static bool IsRequired { get; } = Environment.GetEnvironmentVariable("PORTAUDIT_REQUIRE_ALL") == "1";

    /// <param name="program">The program's file.</param>
    public static Outcome Run(string program, string folder, byte[] input, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PORTAUDIT_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["SOURCE_DATE_EPOCH"] = Session.Time;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it.
        }

        process.WaitForExit();
        return new Outcome(process.ExitCode, output.Result, error.Result);
    }
}
