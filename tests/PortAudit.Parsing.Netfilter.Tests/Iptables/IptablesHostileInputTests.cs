using System.Text;
using PortAudit.Model.Diagnostics;
using static PortAudit.Parsing.Netfilter.Tests.Iptables.IptablesModelText;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>Input made to hurt: time and memory stay in proportion to its size, and the counts stay right.</summary>
public class IptablesHostileInputTests
{
    private const int Size = 2_000_000;
    private const int Large = 10_000_000;
    private const string Signs = "\n\r\t \"\\!-:*#[]/,.0189aAzZ+=\0é\u202e";

    public static TheoryData<string> Shapes =>
    [
        "one line", "one word", "quotes", "open quotes", "address list", "host list", "port list", "options", "insertions", "deletions", "flushes", "tables", "repeated tables",
        "chains", "undeclared jumps", "noise", "nul", "carriage returns", "brackets", "flattened", "negations", "comment",
    ];

    /// <remarks>The limit is for work that grows with the square of the input and allocates nothing: it takes many minutes.</remarks>
    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Shapes))]
    public Task Megabytes_of_it_are_read_in_bounded_memory(string shape) => Task.Run(() => Read(shape), TestContext.Current.CancellationToken);

    [Fact]
    public void The_hundred_and_first_diagnostic_of_a_kind_is_counted_not_listed()
    {
        var input = Parse(Around(string.Concat(Enumerable.Repeat("-A INPUT -p tcp --dport 022\n", 250))));
        Assert.Equal(100, input.Diagnostics.Count(d => d.Id == "IPT050"));
        Assert.StartsWith("150 more of IPT050", Assert.Single(input.Diagnostics, d => d.Id == "IPT099").Message);
    }

    [Fact]
    public void Any_cut_through_a_file_leaves_a_model_and_right_counts()
    {
        var text = Around("[1:2] -A INPUT ! -s 10.0.0.0/8 -p tcp -m multiport --dports 80,8000:8010 -m comment --comment \"a \\\" b\" -j REJECT --reject-with tcp-reset\n-I INPUT 1 -m set ! --match-set x src,dst -j MARK --set-mark 1/3\n");
        for (var length = 0; length <= text.Length; length++)
        {
            var input = Parse(text[..length]);
            Assert.Equal(input.Source.LineCount, input.Lines.Total);
            if (length > 10 && length < text.Length - 1) Assert.Contains(input.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
            if (length == text.Length - 1) Assert.Contains(input.Diagnostics, d => d.Id == "IPT057");
        }
    }

    [Fact]
    public void Any_changed_byte_leaves_a_model_and_right_counts()
    {
        var random = new Random(7);
        var text = Around("-A INPUT ! -s 10.0.0.0/8 -p tcp -m multiport --dports 80,8000:8010 -m comment --comment \"a b\" -j LOG --log-prefix x\n-A INPUT -d fe80::1 -p 58 -m icmp6 --icmpv6-type 1/2 -g X\n*nat\n-A PREROUTING -j DNAT --to [::1]:1-2/3\n");
        for (var i = 0; i < Scale.Of(20_000, 1_000_000); i++)
        {
            var changed = new StringBuilder(text);
            for (var n = random.Next(1, 6); n > 0; n--) changed[random.Next(text.Length)] = Signs[random.Next(Signs.Length)];
            var input = Parse(changed.ToString(), random.Next(2) == 0 ? PacketSets.Addresses.IpFamily.IPv4 : PacketSets.Addresses.IpFamily.IPv6);
            Assert.Equal(input.Source.LineCount, input.Lines.Total);
            Assert.True(input.RuleLines.Total <= input.Lines.Total);
        }
    }

    private static void Read(string shape)
    {
        var text = Make(shape);
        // What this thread allocates tells linear work from quadratic, whatever else the machine does.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var input = Parse(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 600_000_000, $"{shape}: {allocated / 1_000_000} MB");
        Assert.Equal(input.Source.LineCount, input.Lines.Total);
        Assert.True(input.Diagnostics.Count < 3000);
        Assert.All(input.Diagnostics, d => Assert.True(d.Message.Length < 1000));
    }

    private static string Make(string shape) => shape switch
    {
        "one line" => Around("-A INPUT " + new string('x', Large) + "\n"),
        "one word" => new string('-', Large),
        "quotes" => Around("-A INPUT " + Repeat("\"\" ", Large) + "\n"),
        "open quotes" => Around(Repeat("x \"\n")),
        "address list" => Around("-A INPUT -s " + Repeat("1.2.3.4,") + "1.1.1.1 -j DROP\n"),
        "host list" => Around("-A INPUT -s " + Repeat("a.b,") + "1.1.1.1 -j DROP\n"),
        "port list" => Around("-A INPUT -p tcp -m multiport --dports " + Repeat("1:2,") + "3\n"),
        "options" => Around(Repeat("-A INPUT " + string.Concat(Enumerable.Repeat("-m set --match-set a b --return-nomatch ", 35)) + "\n")),
        "insertions" => Around(Repeat("-I INPUT 2\n-I INPUT\n")),
        "deletions" => Around(string.Concat(Repeat("-A INPUT -p 1\n").AsSpan(0, Size / 2), "\n", Repeat("-D INPUT -p 2\n").AsSpan(0, Size / 2))),
        "flushes" => Around(Numbered(i => $":c{i} -\n", Size / 2) + Repeat("-F\n")[..(Size / 2)] + "\n"),
        "tables" => Numbered(i => $"*t{i}\n", Size),
        "repeated tables" => Repeat("*nat\nCOMMIT\n"),
        "chains" => Around(Numbered(i => $"-N c{i}\n-X c{i}\n", Size)),
        "undeclared jumps" => Around(Numbered(i => $"-A INPUT -j c{i}\n", Size)),
        "noise" => Repeat("}{&%$ \u202e<script>\n"),
        "nul" => Around(Repeat("-A INPUT \0\n")),
        "carriage returns" => new string('\r', Size),
        "brackets" => Around(Repeat("[1:1] ", Large) + "\n"),
        "flattened" => "# Generated by iptables-save *filter :INPUT DROP [0:0] " + Repeat("-A INPUT -p tcp [") + " COMMIT",
        "negations" => Around(Repeat("! ", Large) + "\n"),
        "comment" => "#" + Repeat(" *filter :", Large),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string Around(string rules) => $"*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n{rules}COMMIT\n";

    private static string Repeat(string text, int size = Size) => string.Concat(Enumerable.Repeat(text, size / text.Length));

    private static string Numbered(Func<int, string> line, int size)
    {
        var text = new StringBuilder(size + 20);
        for (var i = 0; text.Length < size; i++) text.Append(line(i));
        return text.ToString();
    }
}
