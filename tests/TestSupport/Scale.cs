namespace TestSupport;

/// <summary>How much generated tests generate: <c>PORTAUDIT_SCALE</c> is <c>ci</c>, as by default, or <c>soak</c>.</summary>
public static class Scale
{
    private const string Variable = "PORTAUDIT_SCALE";

    private static readonly bool IsSoak = Read(Environment.GetEnvironmentVariable(Variable));

    /// <param name="ci">What each change is tested with.</param>
    /// <param name="soak">What a machine can do in a night.</param>
    public static int Of(int ci, int soak) => IsSoak ? soak : ci;

    /// <exception cref="ArgumentException">The word is none of the two.</exception>
    private static bool Read(string? word) => word switch
    {
        null or "" or "ci" => false,
        "soak" => true,
        _ => throw new ArgumentException($"{Variable} is '{word}'; expected ci or soak"),
    };
}
