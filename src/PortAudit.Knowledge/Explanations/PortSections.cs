namespace PortAudit.Knowledge.Explanations;

/// <summary>The sections of a port's explanation, in the order in which they are read.</summary>
internal sealed class PortSections(PortKnowledge knowledge)
{
    private readonly Guidance _guidance = new();

    public static string Title(int port, IReadOnlyList<PortRecord> facts)
    {
        var names = new List<string>();
        foreach (var fact in facts)
        {
            var name = fact.Curated?.Name ?? fact.Assignments.FirstOrDefault(a => a.Service.Length > 0)?.Service;
            if (name is not null && !names.Exists(n => n.Contains(name, StringComparison.Ordinal)))
                names.Add(name);
        }

        var what = names.Count > 0 ? string.Join(", ", names) : Word(facts[0].Status);
        return $"Port {port} ({string.Join(", ", facts.Select(f => f.Transport.Name()))}): {what}";
    }

    public IEnumerable<ExplanationSection> Of(int port, IReadOnlyList<PortRecord> facts)
    {
        var portClass = PortKnowledge.Classify(port);
        ExplanationSection[] all =
        [
            new("official", "Official assignment (IANA)", [.. Official(facts)]),
            new("use", "Actual use", [.. Use(port, facts)]),
            new("class", "Class and privilege", [.. Class(port, portClass)]),
            new("encryption", "Cleartext or encrypted", port == 0 ? [] : [.. Encryption(facts)]),
            new("programs", "Expected programs", [.. Programs(facts)]),
            new("related", "Related ports", [.. Related(facts)]),
            new("risk", "Risk", port == 0 ? [] : [.. Risk(facts)]),
            new("check", "How to check", [.. _guidance.For("check", "all", port)]),
            new("disagreements", "Where the sources disagree", [.. Disagreements(facts)]),
            new("sources", "Sources", [.. Sources(facts)]),
        ];
        return all.Where(s => s.Blocks.Count > 0);
    }

    /// <summary>One line on a port: its name and what it is used for.</summary>
    public string Summary(PortReference reference)
    {
        if (knowledge.Curated(reference.Transport, reference.First) is { } curated)
            return $"{curated.Name}: {curated.ActualUse}";
        var assignment = knowledge.Assignments(reference.Transport, reference.First).FirstOrDefault(a => a.Service.Length > 0);
        return assignment is null ? Word(knowledge.Status(reference.Transport, reference.First)) : assignment.Summary;
    }

    private static IEnumerable<ExplanationBlock> Official(IReadOnlyList<PortRecord> facts)
    {
        // Rows that differ in nothing but the transport are told once.
        foreach (var group in facts.GroupBy(f => string.Join('\n', f.Assignments.Select(a => a with { Transport = null })) + f.Status))
        {
            var label = string.Join(", ", group.Select(f => f.Label));
            if (group.First().Assignments.Count == 0)
                yield return new(BlockKind.Fact, Word(group.First().Status), label);
            foreach (var row in group.First().Assignments)
            {
                var numbers = row.First == row.Last ? "" : $" (for {row.First}-{row.Last})";
                yield return new(BlockKind.Fact, row.Summary + numbers, label);
                foreach (var remark in Remarks(row))
                    yield return new(BlockKind.Bullet, remark);
            }
        }
    }

    private static IEnumerable<string> Remarks(IanaAssignment row)
    {
        if (row.References.Length > 0)
            yield return "Reference: " + row.References;
        else if (row.Service.Length > 0)
            yield return "The registry cites no RFC or other specification";
        var dates = new[] { row.Registered.Length > 0 ? "registered " + row.Registered : "",
            row.Modified.Length > 0 ? "modified " + row.Modified : "" };
        if (row.Registered.Length + row.Modified.Length > 0)
            yield return "In the registry: " + string.Join(", ", dates.Where(d => d.Length > 0));
        if (row.UnauthorizedUse.Length > 0)
            yield return "Unauthorised use reported: " + row.UnauthorizedUse;
        if (row.Note.Length > 0)
            yield return "Note: " + row.Note;
    }

    private IEnumerable<ExplanationBlock> Use(int port, IReadOnlyList<PortRecord> facts)
    {
        foreach (var fact in facts)
        {
            if (fact.Curated is not { } curated)
                continue;
            yield return new(BlockKind.Fact, $"{curated.Name}: {curated.ActualUse}", fact.Label);
            if (curated.Notes.Length > 0)
                yield return new(BlockKind.Bullet, curated.Notes);
            if (curated.AltOf is { } alternate)
                yield return new(BlockKind.Bullet, $"Stands in for {alternate} ({Summary(alternate)})");
            foreach (var block in Flags(curated).SelectMany(f => _guidance.For("use", f)))
                yield return block;
        }

        if (port == 0 || facts.Any(f => f.Curated is not null))
            yield break;

        // Assigned on one transport says more than unassigned on the other; the enum is in that order.
        var status = RegistryStatus.Dynamic;
        foreach (var fact in facts)
            status = fact.Status < status ? fact.Status : status;
        var applies = status switch
        {
            RegistryStatus.Assigned => "assigned-unknown",
            RegistryStatus.Reserved => "reserved",
            RegistryStatus.Dynamic => "dynamic-unknown",
            _ => "unassigned",
        };
        foreach (var block in _guidance.For("use", applies).Concat(_guidance.For("look", "unknown")))
            yield return block;
    }

    private static IEnumerable<string> Flags(CuratedPort curated)
    {
        if (curated.LoopbackOnly)
            yield return "loopback-only";
        if (curated.KnownBackdoor)
            yield return "known-backdoor";
        if (curated.SecurityProduct)
            yield return "security-product";
        if (curated.Fossil == Fossil.NeverDeployed)
            yield return "never-deployed";
        if (curated.Fossil == Fossil.DeAssigned)
            yield return "de-assigned";
        if (curated.Fossil == Fossil.Reserved)
            yield return "fossil-reserved";
    }

    private IEnumerable<ExplanationBlock> Class(int port, PortClass portClass)
    {
        var key = portClass switch { PortClass.System => "system", PortClass.User => "user", _ => "dynamic" };
        var linuxEphemeral = portClass == PortClass.User && port >= 32768;
        return (port == 0 ? _guidance.For("class", "zero") : _guidance.For("class", key))
            .Concat(linuxEphemeral ? _guidance.For("class", "linux-ephemeral") : []);
    }

    private IEnumerable<ExplanationBlock> Encryption(IReadOnlyList<PortRecord> facts)
    {
        var any = false;
        foreach (var fact in facts)
        {
            if (fact.Curated is not { } curated)
                continue;
            any = true;
            var key = curated.Cleartext switch { CleartextUse.Never => "never", CleartextUse.Optional => "optional", _ => "always" };
            var word = curated.Cleartext switch
            {
                CleartextUse.Never => "encrypted",
                CleartextUse.Optional => "cleartext unless encryption is agreed",
                _ => "cleartext",
            };
            yield return new(BlockKind.Fact, word, fact.Label);
            foreach (var block in _guidance.For("encryption", key))
                yield return block;
            if (curated.CarriesCredentials)
            {
                foreach (var block in _guidance.For("encryption", "credentials"))
                    yield return block;
            }

            yield return new(BlockKind.Fact, curated.EncryptedAlternative, "Encrypted counterpart");
            foreach (var twin in curated.EncryptedPorts)
                yield return new(BlockKind.Bullet, $"{twin} is the same service encrypted ({Summary(twin)})");
            foreach (var other in curated.ReplacedBy)
                yield return new(BlockKind.Bullet, $"{other} does the job encrypted ({Summary(other)})");
        }

        if (!any)
        {
            foreach (var block in _guidance.For("encryption", "unknown"))
                yield return block;
        }
    }

    private IEnumerable<ExplanationBlock> Programs(IReadOnlyList<PortRecord> facts)
    {
        foreach (var fact in facts)
        {
            if (fact.Curated is not { } curated)
                continue;
            var names = curated.Expected.Names.Concat(curated.Expected.States.Select(s => $"({s})"));
            yield return new(BlockKind.Fact, string.Join(", ", names), fact.Label);
            foreach (var name in curated.Expected.Names)
            {
                if (knowledge.Wrappers.Find(name) is { } wrapper)
                    yield return new(BlockKind.Bullet, $"{name} runs or fronts many services. {wrapper.Meaning}");
            }
        }
    }

    private IEnumerable<ExplanationBlock> Related(IReadOnlyList<PortRecord> facts)
    {
        var port = facts[0].Port;
        foreach (var reference in facts.SelectMany(f => knowledge.Related(f.Transport, port)).Distinct())
        {
            if (facts.Any(f => reference.Count == 1 && reference.Contains(f.Transport, port)))
                continue;
            yield return new(BlockKind.Fact, Summary(reference), reference.ToString());
        }

        foreach (var family in facts.SelectMany(f => knowledge.Families(f.Transport, port)).Distinct())
            yield return new(BlockKind.Bullet, $"Family {family.Name}: {family.Meaning}");
    }

    private IEnumerable<ExplanationBlock> Risk(IReadOnlyList<PortRecord> facts)
    {
        var any = false;
        foreach (var fact in facts)
        {
            if (fact.Curated is not { } curated)
                continue;
            any = true;
            yield return new(BlockKind.Fact, $"{Word(curated.Risk)} where the internet can reach it ({curated.Category})", fact.Label);
        }

        if (!any)
        {
            foreach (var block in _guidance.For("risk", "unknown"))
                yield return block;
        }
    }

    private static IEnumerable<ExplanationBlock> Disagreements(IReadOnlyList<PortRecord> facts) =>
        facts.SelectMany(f => f.Curated?.Disputes ?? []).Distinct().Select(d => new ExplanationBlock(BlockKind.Bullet, d));

    private IEnumerable<ExplanationBlock> Sources(IReadOnlyList<PortRecord> facts)
    {
        var curated = facts.SelectMany(f => f.Curated?.Sources ?? []).Where(s => s != "IANA").Distinct()
            .Select(s => new ExplanationBlock(BlockKind.Bullet, s)).ToArray();
        return _guidance.For("sources", "all").Concat(curated).Concat(curated.Length > 0 ? _guidance.For("sources", "curated") : []);
    }

    private static string Word(RegistryStatus status) => status switch
    {
        RegistryStatus.Assigned => "assigned",
        RegistryStatus.Reserved => "reserved",
        RegistryStatus.Withdrawn => "withdrawn",
        RegistryStatus.Unassigned => "unassigned",
        _ => "dynamic, never assigned",
    };

    private static string Word(RiskLevel risk) => risk switch
    {
        RiskLevel.Low => "low",
        RiskLevel.Medium => "medium",
        RiskLevel.High => "high",
        _ => "critical",
    };
}
