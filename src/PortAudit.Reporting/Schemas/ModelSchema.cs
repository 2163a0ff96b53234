namespace PortAudit.Reporting.Schemas;

/// <summary>The JSON Schema (2020-12) of what <c>portaudit model</c> prints in its three forms, which <c>portaudit schema model</c> prints.</summary>
public static class ModelSchema
{
    public static string Text => EmbeddedText.Read("model.schema.json");
}
