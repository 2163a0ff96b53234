namespace PortAudit.Yaml;

public sealed record MapEntrySyntax(ScalarSyntax Key, YamlSyntax Value);
