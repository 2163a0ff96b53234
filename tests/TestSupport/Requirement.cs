namespace TestSupport;

/// <summary>What a test needs of the machine: where it is missing, the test is skipped by name.</summary>
public static class Requirement
{
    /// <summary>Whether <c>PORTAUDIT_REQUIRE_ALL=1</c> forbids skipping.</summary>
    public static bool IsForced => Environment.GetEnvironmentVariable("PORTAUDIT_REQUIRE_ALL") == "1";

    /// <param name="missing">What the machine lacks; <see langword="null"/> where the test can run.</param>
    public static void Check(string? missing) => Check(missing, IsForced);

    /// <param name="isForced">Fails in place of skipping.</param>
    public static void Check(string? missing, bool isForced)
    {
        if (missing is null) return;
        if (isForced) Assert.Fail(missing);
        Assert.Skip(missing);
    }

    /// <summary>Skips the test where a tool is not installed, or where it has to act as root and can't.</summary>
    public static void Tools(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (FindTool(name) is null) Check($"{name} is not installed");
        Check(Environment.UserName == "root" ? null : "needs root");
    }

    /// <returns>The path of a program of this machine; <see langword="null"/> where it is not installed.</returns>
    public static string? FindTool(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
