namespace PortAudit.Knowledge.Loading;

/// <summary>curated.tsv: located by port at once, parsed row by row when asked for.</summary>
internal sealed class CuratedTable
{
    internal const string Columns =
        "transport\tport\tname\tiana_name\tactual_use\tcleartext\tcredentials\tencrypted_alternative\tencrypted_port\treplaced_by\talt_of\t" +
        "category\trisk_if_internet_exposed\texpected_processes\tloopback_only\tknown_backdoor\tfossil\tsecurity_product\tnotes\tdisputed\tsources";

    private readonly TsvText _text = TsvText.Open("curated.tsv");
    private readonly List<PortReference> _ports = new(512);
    private readonly List<int> _rows = new(512);
    private readonly CuratedPort?[] _parsed;

    public CuratedTable()
    {
        for (var at = _text.Body; at < _text.Length; at = _text.LineEnd(at) + 1)
        {
            // The first column is tcp or udp: three letters and a tab.
            var transport = _text.From(at)[0] == 't' ? Transport.Tcp : Transport.Udp;
            var port = at + 4;
            var first = _text.LeadingNumber(port);
            var dash = port + Digits(first);
            var last = _text.From(dash)[0] == '-' ? _text.LeadingNumber(dash + 1) : first;
            _ports.Add(new PortReference(transport, first, last));
            _rows.Add(at);
        }

        _parsed = new CuratedPort?[_rows.Count];
    }

    /// <summary>The row on the port; a row of the number itself goes before a range that holds it.</summary>
    public CuratedPort? At(Transport transport, int port)
    {
        var best = -1;
        for (var i = 0; i < _ports.Count; i++)
        {
            if (_ports[i].Contains(transport, port) && (best < 0 || _ports[i].Count < _ports[best].Count))
                best = i;
        }

        return best < 0 ? null : Get(best);
    }

    public CuratedPort[] All()
    {
        var all = new CuratedPort[_rows.Count];
        for (var i = 0; i < all.Length; i++)
            all[i] = Get(i);
        return all;
    }

    // Two threads may parse the same row; both results are equal, and one stays.
    private CuratedPort Get(int index) => _parsed[index] ??= Parse(_ports[index], _text.Fields(_rows[index]));

    private static CuratedPort Parse(PortReference ports, string[] f) => new(
        ports,
        Name: f[2],
        IanaName: f[3],
        ActualUse: f[4],
        Cleartext: f[5] switch
        {
            "never" => CleartextUse.Never,
            "optional" => CleartextUse.Optional,
            "always" => CleartextUse.Always,
            _ => throw Bad(ports, f[5]),
        },
        CarriesCredentials: Flag(ports, f[6]),
        EncryptedAlternative: f[7],
        EncryptedPorts: References(f[8]),
        ReplacedBy: References(f[9]),
        AltOf: f[10].Length == 0 ? null : PortReference.Parse(f[10]),
        Category: f[11],
        Risk: f[12] switch
        {
            "low" => RiskLevel.Low,
            "medium" => RiskLevel.Medium,
            "high" => RiskLevel.High,
            "critical" => RiskLevel.Critical,
            _ => throw Bad(ports, f[12]),
        },
        Expected: ExpectedPrograms.Parse(f[13]),
        LoopbackOnly: Flag(ports, f[14]),
        KnownBackdoor: Flag(ports, f[15]),
        Fossil: f[16] switch
        {
            "" => Fossil.None,
            "never-deployed" => Fossil.NeverDeployed,
            "de-assigned" => Fossil.DeAssigned,
            "reserved" => Fossil.Reserved,
            _ => throw Bad(ports, f[16]),
        },
        SecurityProduct: Flag(ports, f[17]),
        Notes: f[18],
        Disputes: f[19].Split(" | ", StringSplitOptions.RemoveEmptyEntries),
        Sources: f[20].Split(';', StringSplitOptions.RemoveEmptyEntries));

    private static PortReference[] References(string text) =>
        text.Length == 0 ? [] : Array.ConvertAll(text.Split(';'), t => PortReference.Parse(t));

    private static bool Flag(PortReference ports, string text) => text switch
    {
        "" => false,
        "yes" => true,
        _ => throw Bad(ports, text),
    };

    private static FormatException Bad(PortReference ports, string text) => new($"curated.tsv, {ports}: '{text}' is not expected there.");

    private static int Digits(int number) => number switch { < 10 => 1, < 100 => 2, < 1000 => 3, < 10000 => 4, _ => 5 };
}
