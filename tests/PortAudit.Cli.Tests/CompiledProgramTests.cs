using System.Text;
using System.Text.RegularExpressions;

namespace PortAudit.Cli.Tests;

/// <summary>What is asked of the released program beyond that it does what this process does, which every <see cref="Session"/> compares.</summary>
public sealed partial class CompiledProgramTests
{
    private const string WhySkipped = "PORTAUDIT_BINARY does not name a program that is compiled ahead (dotnet publish src/PortAudit.Cli -r linux-x64 -p:PublishProfile=archive)";

    [Fact]
    public void Compiled_program_is_tested_where_everything_is() => Assert.True(CompiledProgram.Path is not null || !CompiledProgram.IsRequired, WhySkipped);

    [Fact]
    public void Rule_examples_pass()
    {
        using var session = new Session(Environment.CurrentDirectory);
        var outcome = session.Run("rules", "test", Path.Combine(Path.GetDirectoryName(Session.Fixtures)!, "rules"));
        var lines = outcome.Out.TrimEnd('\n').Split('\n');
        Assert.Equal("", string.Join('\n', lines[..^1].Where(l => !l.StartsWith("ok ", StringComparison.Ordinal))));
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Matches("^[1-9][0-9]+ passed, 0 failed$", lines[^1]);
    }

    public static TheoryData<string> Hosts() =>
        [.. Directory.EnumerateDirectories(Session.Fixtures).Select(f => Path.GetFileName(f)!).Where(f => f != "bad-input").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Reports_of_a_host_are_the_same_in_every_format(string host)
    {
        using var session = new Session();
        Directory.CreateSymbolicLink(Path.Combine(session.Folder, "host"), Path.Combine(Session.Fixtures, host));
        var outcome = session.Run("audit", "host", "--exit-zero", "--verbose", "-o", "json=a.json", "-o", "sarif=a.sarif", "-o", "html=a.html");
        Assert.NotEqual(5, outcome.Code);
        Assert.NotEmpty(outcome.Out);
    }

    [Fact]
    public void Program_asks_for_no_newer_C_library_than_RHEL_8_has()
    {
        Assert.SkipWhen(CompiledProgram.Path is null, WhySkipped);
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(CompiledProgram.Path!));
        var versions = LibraryVersion().Matches(text).Select(m => Version.Parse(m.Groups[1].Value)).ToList();
        Assert.InRange(versions.Max()!, new Version(2, 2, 5), new Version(2, 28));
    }

    [Fact]
    public void Archive_holds_the_program_and_nothing_that_it_does_not_need()
    {
        Assert.SkipWhen(CompiledProgram.Path is null, WhySkipped);
        Assert.Equal(["portaudit"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(CompiledProgram.Path!)!).Select(Path.GetFileName));
        Assert.InRange(new FileInfo(CompiledProgram.Path!).Length, 1_000_000, 40_000_000);
    }

    [GeneratedRegex(@"\bGLIBC_([0-9]+\.[0-9]+(?:\.[0-9]+)?)\b")]
    private static partial Regex LibraryVersion();
}
