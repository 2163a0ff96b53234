namespace PortAudit.Configuration;

/// <summary>What <c>portaudit config init</c> and <c>portaudit schema config</c> print.</summary>
public static class ConfigurationTexts
{
    /// <summary>A <c>portaudit.yaml</c> in which every key is explained and none is set.</summary>
    public static string Template => Read("portaudit-template.yaml");

    /// <summary>The JSON Schema (2020-12) of <c>portaudit.yaml</c>.</summary>
    public static string Schema => Read("config.schema.json");

    private static string Read(string name)
    {
        using var stream = typeof(ConfigurationTexts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly has no resource '{name}'");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
