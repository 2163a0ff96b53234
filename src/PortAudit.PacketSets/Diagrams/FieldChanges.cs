using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>What can be done to the fields of all packets of a set. Each change is made once, so that its results are found again.</summary>
internal sealed class FieldChanges(DecisionDiagram diagram)
{
    private readonly Dictionary<long, Transformation> _known = [];
    private Transformation? _answering;
    private Transformation? _marksApart;

    private enum Change
    {
        Forget,
        ForgetBits,
        Invert,
        Move,
        Narrow,
    }

    /// <summary>Gives each mark its own stretch of variables. Sets that relate the marks to each other grow without measure.</summary>
    public Transformation SettingMarksApart => _marksApart ??= SetMarksApart();

    /// <summary>Forgets the values of fields.</summary>
    /// <param name="fields">The bit of each field that is forgotten is 1.</param>
    public Transformation Forgetting(uint fields)
    {
        var key = Key(Change.Forget, 0, fields);
        if (_known.TryGetValue(key, out var known)) return known;
        var lastField = PacketField.Unknown;
        while ((fields >> (int)lastField & 1) == 0) lastField--;
        var isForgotten = new bool[FieldLayout.Last(lastField) + 1];
        for (var field = PacketField.Family; field <= lastField; field++)
        {
            if ((fields >> (int)field & 1) == 0) continue;
            for (var bit = 0; bit < FieldLayout.Width(field); bit++) isForgotten[FieldLayout.Variable(field, bit)] = true;
        }

        return _known[key] = Forgetting(isForgotten);
    }

    /// <summary>Forgets the bits of a field that the mask has.</summary>
    public Transformation ForgettingBits(PacketField field, Bits128 mask) =>
        Of(Change.ForgetBits, field, mask, () => Forgetting(Bits(field, mask)));

    /// <summary>Inverts the bits of a field that the mask has.</summary>
    public Transformation Inverting(PacketField field, Bits128 mask) => Of(Change.Invert, field, mask, () =>
    {
        var inverted = Bits(field, mask);
        return diagram.Transformation(inverted.Length - 1, (v, low, high) => inverted[v] ? diagram.Make(v, high, low) : diagram.Make(v, low, high));
    });

    /// <summary>Gives the values of one field to another, of which the sets must say nothing, and leaves the first free.</summary>
    public Transformation Moving(PacketField from, PacketField to) => Of(Change.Move, from, (uint)to, () =>
    {
        var (first, last, shift) = (FieldLayout.First(from), FieldLayout.Last(from), FieldLayout.First(to) - FieldLayout.First(from));
        return diagram.Transformation(last, (v, low, high) => diagram.Make(v >= first ? v + shift : v, low, high));
    });

    /// <summary>Forgets the bits of a field after the first so many.</summary>
    public Transformation Narrowing(PacketField field, int width) => Of(Change.Narrow, field, (uint)width, () =>
    {
        var first = FieldLayout.FirstApart(field);
        return diagram.Forgetting(first + width, first + FieldLayout.Width(field) - 1);
    });

    /// <summary>Puts for each question any answer; what remains of a set that begins with a question, <see cref="Answered"/> tells.</summary>
    public Transformation Answering => _answering ??= diagram.Transformation(
        FieldLayout.First(PacketField.Unknown) - 1, (v, low, high) => diagram.Make(v, Answered(diagram, low), Answered(diagram, high)));

    /// <summary>The node, or what it is for some answer where it begins with a question.</summary>
    /// <remarks>The questions are the last variables: what begins with one is neither empty nor all.</remarks>
    public static int Answered(DecisionDiagram diagram, int node) =>
        DecisionDiagram.IsTerminal(node) || diagram.Variable(node) < FieldLayout.First(PacketField.Unknown) ? node : DecisionDiagram.All;

    private Transformation Forgetting(bool[] isForgotten) =>
        diagram.Transformation(isForgotten.Length - 1, (v, low, high) => isForgotten[v] ? diagram.Or(low, high) : diagram.Make(v, low, high));

    private Transformation SetMarksApart()
    {
        var first = FieldLayout.First(PacketField.Mark);
        return diagram.Transformation(FieldLayout.Last(PacketField.ConnectionMark), (variable, low, high) =>
        {
            if (variable < first) return diagram.Make(variable, low, high);
            var (bit, isConnection) = Math.DivRem(variable - first, 2);
            var apart = FieldLayout.FirstApart(isConnection == 1 ? PacketField.ConnectionMark : PacketField.Mark) + bit;
            var one = diagram.Make(apart, DecisionDiagram.Empty, DecisionDiagram.All);
            return diagram.Or(diagram.And(one, high), diagram.Difference(low, one));
        });
    }

    private static bool[] Bits(PacketField field, Bits128 mask)
    {
        var bits = new bool[FieldLayout.Last(field) + 1];
        for (var bit = 0; bit < FieldLayout.Width(field); bit++) bits[FieldLayout.Variable(field, bit)] = mask[bit];
        return bits;
    }

    // Marks and ports fit into the key; for the rare change of parts of an address the results are not kept.
    private Transformation Of(Change change, PacketField field, Bits128 value, Func<Transformation> make)
    {
        if (value > uint.MaxValue) return make();
        var key = Key(change, field, (uint)value);
        return _known.TryGetValue(key, out var known) ? known : _known[key] = make();
    }

    private static long Key(Change change, PacketField field, uint value) => (long)change << 48 | (long)field << 40 | value;
}
