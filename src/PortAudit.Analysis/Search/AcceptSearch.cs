using PortAudit.Analysis.Flattening;
using PortAudit.Analysis.Traversal;

namespace PortAudit.Analysis.Search;

/// <summary>Finds a packet of a region that gets in, or shows that there is none.</summary>
/// <remarks>
/// No set is carried along the rules. A packet of the region is tried; where it is stopped, the box of the rule that stops it is cut out of
/// the region, without the parts that an earlier rule sends past that rule, and the search goes on in what is left.
/// </remarks>
internal sealed class AcceptSearch
{
    private readonly FlatPath _path;
    private readonly EntryCertainty _certainty;
    private readonly int[] _lanes;
    private readonly PacketTrace _trace;
    private readonly List<int> _passed = [];
    private readonly int _candidatesFrom;
    private readonly int _candidatesTo;

    /// <param name="slice">The rules.</param>
    /// <param name="main">The entries of the base chain that decides whether packets get in; none where there is no such chain.</param>
    public AcceptSearch(BoxSlice slice, (int From, int To) main)
    {
        (_path, _certainty, _lanes) = (slice.Path, slice.Certainty, slice.FreeLanes);
        _trace = new PacketTrace(_path, _certainty);
        (_candidatesFrom, _candidatesTo) = main;
    }

    /// <summary>Packets tried so far.</summary>
    public long Steps { get; private set; }

    /// <param name="rows">All rows that a packet of the region may match, in ascending order.</param>
    /// <param name="region">Where to look.</param>
    /// <param name="must">Whether it must get in, whatever the answers to questions are.</param>
    /// <returns>Its ranks; <see langword="null"/> where there is none.</returns>
    /// <exception cref="WalkLimitException">It was not found within the allowed number of steps.</exception>
    public int[]? Find(List<int> rows, Region region, bool must)
    {
        // Where no chain decides, packets get in anyhow.
        if (_candidatesFrom == _candidatesTo) return FindWithin(rows, region, must);
        // Where packets of the region may still be: all of it at first, and once a rule has stopped them all, only what went past that
        // rule.
        var open = new List<(Region Region, int From)> { (region, 0) };
        var past = new List<int>();
        foreach (var row in rows)
        {
            var number = _path.RowEntries[row];
            ref readonly var entry = ref _path.Entries[number];
            if (entry.EndsWay)
            {
                if (_certainty.IsCertain(number) && Close(open, row, number, past)) return null;
                continue;
            }

            if (number < _candidatesFrom || number >= _candidatesTo || entry.Target < _candidatesTo)
            {
                past.Add(row);
                continue;
            }

            foreach (var (part, from) in open)
            {
                if (from <= number && Meet(part, row) is { } candidates && FindWithin(rows, candidates, must) is { } found) return found;
            }
        }

        return null;
    }

    /// <summary>Whether packets that a row takes have got past the chain that decides.</summary>
    public bool IsCandidate(int row)
    {
        var number = _path.RowEntries[row];
        return number >= _candidatesFrom && number < _candidatesTo && _path.Entries[number] is { EndsWay: false } entry
            && entry.Target >= _candidatesTo;
    }

    /// <summary>Looks only in the row's box for a packet that must get in.</summary>
    /// <inheritdoc cref="Find"/>
    public int[]? FindThrough(List<int> rows, Region region, int row) =>
        Meet(region, row) is { } part ? FindWithin(rows, part, must: true) : null;

    // Takes out what a row stops whole, and opens what earlier rows sent past it.
    private bool Close(List<(Region Region, int From)> open, int row, int number, List<int> past)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            var (region, from) = open[i];
            if (from > number || !Covers(row, region)) continue;
            open.RemoveAt(i);
            foreach (var other in past)
            {
                if (_path.Entries[_path.RowEntries[other]].Target is var target && target > number
                    && _path.RowEntries[other] >= from && Meet(region, other) is { } sent)
                    open.Add((sent, target));
            }
        }

        return open.Count == 0;
    }

    private int[]? FindWithin(List<int> rows, Region region, bool must)
    {
        // Each step looks at all of them.
        rows = rows.FindAll(r => Overlaps(region, r));
        var open = new Stack<Region>();
        open.Push(region);
        var seed = 0x9E3779B9u;
        for (var steps = 0; open.TryPop(out var part); steps++)
        {
            if (steps >= AnalysisLimits.MostSearchSteps) throw new WalkLimitException(AnalysisLimits.MostSearchSteps);
            Steps++;
            var point = Point(part, ref seed);
            if (Gets(rows, point, must)) return point;
            CutOut(Stopped(rows, part, point, must), part, open);
        }

        return null;
    }

    /// <summary>Whether a packet must, or may, get in.</summary>
    public bool Gets(List<int> rows, int[] point, bool must)
    {
        var gets = GetsAnyhow(rows, point, must);
        // Where no question is put twice, each answer goes with each other.
        if (gets == must || _path.Questions.IsEmpty || Repeated(rows, point) is not { Count: > 0 } repeated) return gets;
        var supposed = new Dictionary<int, bool>();
        var result = must;
        for (var answers = 0; answers < 1 << repeated.Count && result == must; answers++)
        {
            for (var i = 0; i < repeated.Count; i++) supposed[repeated[i]] = (answers >> i & 1) == 1;
            _trace.Supposed = supposed;
            result = GetsAnyhow(rows, point, must);
            _trace.Supposed = null;
        }

        // The search goes on from where the packet was stopped with all answers at once.
        if (!result) GetsAnyhow(rows, point, must);
        return result;
    }

    private bool GetsAnyhow(List<int> rows, int[] point, bool must)
    {
        _trace.Start();
        foreach (var row in rows)
        {
            if (!_trace.ComesTo(_path.RowEntries[row])) continue;
            if (Matches(row, point)) _trace.Take(row);
            if (_trace.IsOver) break;
        }

        _trace.Finish();
        return _trace.MayAccept && !(must && _trace.MayStop);
    }

    // The questions that several entries which take the packet put: as many as can be tried with all answers; the others go with each.
    private List<int> Repeated(List<int> rows, int[] point)
    {
        var once = new HashSet<int>();
        var repeated = new List<int>();
        foreach (var row in rows)
        {
            foreach (var (question, _) in _path.Questions.Of(_path.RowEntries[row]))
            {
                if (!Matches(row, point)) break;
                if (!once.Add(question) && !repeated.Contains(question)) repeated.Add(question);
                if (repeated.Count == AnalysisLimits.MostQuestionsTried) return repeated;
            }
        }

        return repeated;
    }

    /// <summary>Whether all packets of a region get in; false also where it takes too long to tell.</summary>
    public bool AllGet(List<int> rows, Region region, bool must)
    {
        rows = rows.FindAll(r => Overlaps(region, r));
        var open = new Stack<Region>();
        open.Push(region);
        var seed = 0x9E3779B9u;
        for (var steps = 0; open.TryPop(out var part); steps++)
        {
            var point = Point(part, ref seed);
            if (steps >= AnalysisLimits.MostCells || !Gets(rows, point, must)) return false;
            CutOut(Cell(rows, part, point), part, open);
        }

        return true;
    }

    /// <summary>Whether some packet of a region may come to a row that takes it.</summary>
    public bool Reaches(List<int> rows, Region region, int row)
    {
        if (Meet(region, row) is not { } start) return false;
        rows = rows.FindAll(r => r < row && Overlaps(start, r));
        var target = _path.RowEntries[row];
        var open = new Stack<Region>();
        open.Push(start);
        var seed = 0x9E3779B9u;
        for (var steps = 0; open.TryPop(out var part); steps++)
        {
            if (steps >= AnalysisLimits.MostCells) return false;
            var point = Point(part, ref seed);
            _trace.Start();
            foreach (var other in rows)
            {
                if (!_trace.ComesTo(_path.RowEntries[other])) continue;
                if (Matches(other, point)) _trace.Take(other);
                if (_trace.IsOver) break;
            }

            if (_trace.ComesTo(target)) return true;
            CutOut(Cell(rows, part, point), part, open);
        }

        return false;
    }

    // A part of the region around the point of which no packet gets in: those that go the same way as far as the rule that stops the point.
    private Region Stopped(List<int> rows, Region part, int[] point, bool must)
    {
        var stop = must ? _trace.FirstStop : _trace.LastStop;
        // What answers that exclude each other stop is told of this packet's like only.
        if (stop < 0 || (!_path.Questions.IsEmpty && Repeated(rows, point).Count > 0)) return Cell(rows, part, point);
        var stopped = part.Copy();
        _passed.Clear();
        _trace.Start();
        var entries = _path.RowEntries;
        foreach (var row in rows)
        {
            if (row > stop) break;
            var number = entries[row];
            if (!_trace.ComesTo(number)) continue;
            if (!Matches(row, point))
            {
                if (!_path.Entries[number].EndsWay && (!must || _certainty.IsCertain(number))) _passed.Add(row);
                continue;
            }

            _trace.Take(row);
            if (row != stop && !_certainty.IsCertain(number))
            {
                // Where it must not get in anywhere, each of several ways counts.
                if (!must) return Cell(rows, part, point);
                continue;
            }

            stopped = Meet(stopped, row)!.Value;
            // Others that would lead past this rule are left out; where the point was not, its like are not either.
            foreach (var other in _passed)
            {
                if (entries[other] != number && _path.Entries[entries[other]].Target > number && Overlaps(stopped, other))
                    Exclude(stopped, other, point);
            }

            _passed.Clear();
        }

        return stopped;
    }

    // All packets of the part that match the same rows as the point.
    private Region Cell(List<int> rows, Region part, int[] point)
    {
        var cell = part.Copy();
        foreach (var row in rows)
        {
            if (!Overlaps(cell, row)) continue;
            if (Matches(row, point)) cell = Meet(cell, row)!.Value;
            else Exclude(cell, row, point);
        }

        return cell;
    }

    // Cuts the row off along the lane that keeps most.
    private void Exclude(Region region, int row, int[] point)
    {
        var (best, kept) = (-1, -1d);
        foreach (var lane in _lanes)
        {
            var (low, high) = (_path.Low(row, lane), _path.High(row, lane));
            if (point[lane] >= low && point[lane] <= high) continue;
            var width = (double)(point[lane] < low ? low - region.Lows[lane] : region.Highs[lane] - high)
                / (region.Highs[lane] - region.Lows[lane] + 1);
            if (width > kept) (best, kept) = (lane, width);
        }

        if (point[best] < _path.Low(row, best)) region.Highs[best] = _path.Low(row, best) - 1;
        else region.Lows[best] = _path.High(row, best) + 1;
    }

    // What is left of a region without a part of it, as boxes.
    private void CutOut(Region part, Region from, Stack<Region> into)
    {
        var rest = from;
        foreach (var lane in _lanes)
        {
            if (rest.Lows[lane] < part.Lows[lane])
            {
                var below = rest.Copy();
                below.Highs[lane] = part.Lows[lane] - 1;
                into.Push(below);
                rest = rest.Copy();
                rest.Lows[lane] = part.Lows[lane];
            }

            if (rest.Highs[lane] <= part.Highs[lane]) continue;
            var above = rest.Copy();
            above.Lows[lane] = part.Highs[lane] + 1;
            into.Push(above);
            rest = rest.Copy();
            rest.Highs[lane] = part.Highs[lane];
        }
    }

    /// <summary>Whether the row takes the packet, as far as packets of the slice differ.</summary>
    public bool Matches(int row, int[] point)
    {
        foreach (var lane in _lanes)
        {
            if (!_path.Holds(row, lane, point[lane])) return false;
        }

        return true;
    }

    private bool Overlaps(Region region, int row)
    {
        foreach (var lane in _lanes)
        {
            if (_path.Low(row, lane) > region.Highs[lane] || _path.High(row, lane) < region.Lows[lane]) return false;
        }

        return true;
    }

    private bool Covers(int row, Region region)
    {
        foreach (var lane in _lanes)
        {
            if (_path.Low(row, lane) > region.Lows[lane] || _path.High(row, lane) < region.Highs[lane]) return false;
        }

        return true;
    }

    private Region? Meet(Region region, int row)
    {
        if (!Overlaps(region, row)) return null;
        var met = region.Copy();
        foreach (var lane in _lanes)
        {
            met.Lows[lane] = Math.Max(met.Lows[lane], _path.Low(row, lane));
            met.Highs[lane] = Math.Min(met.Highs[lane], _path.High(row, lane));
        }

        return met;
    }

    // Somewhere in the region; the same in every run.
    private int[] Point(Region region, ref uint seed)
    {
        var point = (int[])region.Lows.Clone();
        foreach (var lane in _lanes)
        {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            var width = region.Highs[lane] - region.Lows[lane] + 1;
            point[lane] += width == 1 ? 0 : (int)(seed % (uint)width);
        }

        return point;
    }
}
