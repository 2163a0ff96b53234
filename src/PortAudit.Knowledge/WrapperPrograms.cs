using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge;

/// <summary>The wrappers of Data/wrappers.tsv.</summary>
public sealed class WrapperPrograms
{
    private readonly List<ProgramPattern> _patterns = new(64);
    private readonly List<WrapperProgram> _programs = new(64);

    internal WrapperPrograms()
    {
        foreach (var f in TsvText.Open("wrappers.tsv").Rows())
        {
            _patterns.Add(new ProgramPattern(f[0]));
            _programs.Add(new WrapperProgram(f[0], Kind(f[1]), f[2]));
        }
    }

    public IReadOnlyList<WrapperProgram> All => _programs;

    /// <param name="program">As a tool prints it; see <see cref="ProgramName.Normalize"/>.</param>
    /// <param name="printed">The most characters that the tool prints.</param>
    public WrapperProgram? Find(string program, int printed = ProgramName.CommLength)
    {
        var name = ProgramName.Normalize(program);
        for (var i = 0; i < _patterns.Count; i++)
        {
            if (_patterns[i].Matches(name, printed))
                return _programs[i];
        }

        return null;
    }

    private static WrapperKind Kind(string text) => text switch
    {
        "interpreter" => WrapperKind.Interpreter,
        "container" => WrapperKind.Container,
        "launcher" => WrapperKind.Launcher,
        "tunnel" => WrapperKind.Tunnel,
        "proxy" => WrapperKind.Proxy,
        "service-host" => WrapperKind.ServiceHost,
        "kernel" => WrapperKind.Kernel,
        _ => throw new FormatException($"wrappers.tsv: '{text}' is no kind of wrapper."),
    };
}
