using PortAudit.Knowledge;
using PortAudit.Model.Hosts;
using PortAudit.Model.Reports;

namespace PortAudit.Inputs;

/// <summary>The files of a run, read and grouped into hosts: where every command that looks at files begins.</summary>
/// <param name="Diagnostics">Of paths and grouping; those of the files are in <see cref="Inputs"/>.</param>
public sealed record LoadedInputs(
    IReadOnlyList<Host> Hosts, IReadOnlyList<ParsedInput> Inputs, IReadOnlyList<PassedOverFile> PassedOver, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether a path that was named does not exist.</summary>
    public bool HasMissingPath => Diagnostics.Any(d => d.Id == InputDiagnostics.Missing.Id || d.Id == InputDiagnostics.NoMatch.Id);

    /// <summary>Whether a file that was named or recognised gave no model.</summary>
    public bool HasInputWithoutModel => Inputs.Any(i => !i.HasModel);

    public IEnumerable<Diagnostic> AllDiagnostics => Diagnostics.Concat(Inputs.SelectMany(i => i.Diagnostics));

    /// <exception cref="ArgumentException"><see cref="InputRequest.Type"/> is not a type.</exception>
    public static LoadedInputs Load(InputRequest request, PortKnowledge knowledge)
    {
        var parsers = ConfigParsers.Create(new RegistryServiceNames(knowledge));
        if (request.Type is not null && ConfigParsers.Find(request.Type) is null)
            throw new ArgumentException($"'{request.Type}' is no type; {ConfigParsers.Hint(request.Type)}");
        var (files, diagnostics) = InputCollector.Collect(request.Paths, request.Folder, request.StandardInputName);
        var reader = new InputReader(parsers, request.Type, request.StandardInput, request.Folder);
        foreach (var file in files) reader.Read(file);
        reader.PassOverIncluded();
        var (hosts, grouping) = HostGrouping.Group(reader.Inputs, request.Hosts, request.Folder);

        // Files of one host may complete each other: what they came to is the host's to say.
        var lacks = hosts.SelectMany(HostCompletion.Complete).ToList();
        var completed = hosts.SelectMany(h => h.Inputs).ToDictionary(i => i.Source);
        return new LoadedInputs(hosts, [.. reader.Inputs.Select(i => completed.GetValueOrDefault(i.Source, i))], reader.PassedOver,
            [.. diagnostics, .. grouping, .. lacks]);
    }
}
