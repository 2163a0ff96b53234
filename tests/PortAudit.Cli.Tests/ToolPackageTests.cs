using System.Diagnostics;

namespace PortAudit.Cli.Tests;

/// <summary>The tool's packages, installed from a folder that holds nothing else. <c>PORTAUDIT_PACKAGES</c> names the folder above those folders.</summary>
public sealed class ToolPackageTests
{
    private static readonly string? Packages = Environment.GetEnvironmentVariable("PORTAUDIT_PACKAGES") is { Length: > 0 } path ? path : null;

    [Fact]
    public void Packages_are_tested_where_everything_is() => Assert.True(Packages is not null || !CompiledProgram.IsRequired, "PORTAUDIT_PACKAGES names no folder");

    /// <param name="folder"><c>one</c>: what a plain <c>dotnet pack</c> makes. <c>platforms</c>: a pointer, a compiled package for this platform, and one for any.</param>
    [Theory]
    [InlineData("one")]
    [InlineData("platforms")]
    [InlineData("any")]
    public void Tool_is_installed_from_a_folder_and_audits(string folder)
    {
        Assert.SkipWhen(Packages is null, "PORTAUDIT_PACKAGES names no folder with the packages that .ci/run makes");
        using var session = new Session();
        var source = Path.Combine(Packages!, folder);
        var install = Start(session, "dotnet", "tool", "install", "PortAudit.Tool", "--tool-path", "tool", "--source", source, "--version", CommandLine.Version);
        Assert.True(install.Code == 0, install.Out + install.Error);

        var tool = Path.Combine(session.Folder, "tool", "portaudit");
        string[] args = ["audit", Path.Combine(Session.Fixtures, "host-ldap"), "-f", "json"];
        Assert.Equal(session.Run(args), CompiledProgram.Run(tool, session.Folder, [], args));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(session.Folder, "tool"), "*.pdb", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(session.Folder, "tool"), "*.dbg", SearchOption.AllDirectories));
    }

    private static Outcome Start(Session session, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = session.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(session.Folder, "packages");
        start.Environment["DOTNET_CLI_HOME"] = session.Folder;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }
}
