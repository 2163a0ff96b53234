using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PortAudit.Benchmarks;

/// <summary>Release builds of what is measured.</summary>
internal static class Published
{
    /// <summary>The product as a release archive has it.</summary>
    /// <returns>The program's path.</returns>
    public static string Archive(string work) => Archive(Root(), work, "portaudit");

    /// <summary>The product of another commit, or a program that is there already.</summary>
    /// <param name="pathOrCommit">A program's path, or what git names a commit by.</param>
    public static string Other(string pathOrCommit, string work)
    {
        if (File.Exists(pathOrCommit)) return System.IO.Path.GetFullPath(pathOrCommit);
        var checkout = System.IO.Path.Combine(work, "checkout");
        Run("git", "-C", Root(), "worktree", "add", "--detach", checkout, pathOrCommit);
        try
        {
            return Archive(checkout, work, "other");
        }
        finally
        {
            Run("git", "-C", Root(), "worktree", "remove", "--force", checkout);
        }
    }

    /// <summary>The least program that there is: it writes a line. What it takes is the runtime's start.</summary>
    public static string Bare(string work)
    {
        var project = System.IO.Path.Combine(work, "bare");
        Directory.CreateDirectory(project);
        File.WriteAllText(System.IO.Path.Combine(project, "bare.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <PublishAot>true</PublishAot>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(System.IO.Path.Combine(project, "Program.cs"), "System.Console.WriteLine(1);");
        return System.IO.Path.Combine(Publish(project, work, "bare-program", "-c", "Release"), "bare");
    }

    /// <summary>A project that needs an installed .NET.</summary>
    public static string Dependent(string project, string work) => System.IO.Path.Combine(
        Publish(Path(project), work, "dependent", "-c", "Release", "--self-contained", "false", "-p:PublishReadyToRun=true"), System.IO.Path.GetFileName(project));

    // Commits before the program had its name called it by its assembly's.
    private static string Archive(string root, string work, string name)
    {
        var output = Publish(System.IO.Path.Combine(root, "src/PortAudit.Cli"), work, name, "-p:PublishProfile=archive");
        string[] programs = [System.IO.Path.Combine(output, "portaudit"), System.IO.Path.Combine(output, "PortAudit.Cli")];
        return programs.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"the publish left no program in {output}");
    }

    /// <returns>The folder with the program.</returns>
    private static string Publish(string project, string work, string name, params string[] options)
    {
        var output = System.IO.Path.Combine(work, "published", name);
        var platform = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        Run("dotnet", ["publish", project, "-r", platform, "-o", output, "-v", "quiet", "--nologo", .. options]);
        return output;
    }

    private static void Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(said);
    }

    /// <summary>A file of the checkout.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root(), relative);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(at.FullName, "PortAudit.sln"))) at = at.Parent ?? throw new InvalidOperationException("no PortAudit.sln above the benchmarks");
        return at.FullName;
    }
}
