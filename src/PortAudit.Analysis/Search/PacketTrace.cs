using PortAudit.Analysis.Flattening;

namespace PortAudit.Analysis.Search;

/// <summary>What becomes of one packet that comes to the entries of a path which it matches, one after the other.</summary>
/// <remarks>An entry with an open question may take the packet or not: from there on it is at several places at once. All that are at or
/// before an entry come to it together, so it is enough to know the places ahead.</remarks>
internal sealed class PacketTrace(FlatPath path, EntryCertainty certainty)
{
    private readonly FlatEntry[] _entries = path.Entries;
    private int[] _ahead = new int[8];
    private int _aheadCount;
    private bool _isHere;

    /// <summary>Whether the packet may be stopped.</summary>
    public bool MayStop { get; private set; }

    /// <summary>Whether it may get to the end; only known after <see cref="Finish"/>.</summary>
    public bool MayAccept { get; private set; }

    /// <summary>The row that may stop it first; -1 where none does.</summary>
    public int FirstStop { get; private set; }

    /// <summary>The row that stops it last for certain.</summary>
    public int LastStop { get; private set; }

    /// <summary>Answers to shared questions, by number, where they are supposed; <see langword="null"/> where none is.</summary>
    public Dictionary<int, bool>? Supposed { get; set; }

    /// <summary>Where every entry that took it is noted down, or <see langword="null"/>.</summary>
    public List<int>? Taken { get; set; }

    /// <summary>Whether it is nowhere any more.</summary>
    public bool IsOver => !_isHere && _aheadCount == 0;

    public void Start()
    {
        (_isHere, _aheadCount, MayStop, MayAccept, FirstStop, LastStop) = (true, 0, false, false, -1, -1);
        Taken?.Clear();
    }

    /// <summary>Whether the packet comes to an entry; entries are asked in ascending order.</summary>
    public bool ComesTo(int entry)
    {
        while (_aheadCount > 0 && _ahead[_aheadCount - 1] <= entry)
        {
            _aheadCount--;
            _isHere = true;
        }

        return _isHere;
    }

    /// <summary>An entry to which the packet comes takes it, for certain or perhaps.</summary>
    public void Take(int row)
    {
        var number = path.RowEntries[row];
        ref readonly var entry = ref _entries[number];
        var isCertain = certainty.IsCertain(number);
        if (!isCertain && Supposed is not null && !IsTaken(number, ref isCertain)) return;
        Taken?.Add(number);
        if (entry.EndsWay)
        {
            MayStop = true;
            if (FirstStop < 0) FirstStop = row;
            if (isCertain) LastStop = row;
        }
        else
        {
            Resume(entry.Target);
        }

        if (isCertain) _isHere = false;
    }

    public void Finish() => MayAccept = _isHere || _aheadCount > 0;

    // With the supposed answers; it may become certain then.
    private bool IsTaken(int number, ref bool isCertain)
    {
        var shared = path.Questions.Of(number);
        var answered = 0;
        foreach (var (question, negated) in shared)
        {
            if (!Supposed!.TryGetValue(question, out var answer)) continue;
            if (answer == negated) return false;
            answered++;
        }

        isCertain = answered > 0 && answered == certainty.OpenQuestions(number);
        return true;
    }

    // In descending order, each place once.
    private void Resume(int target)
    {
        var at = _aheadCount;
        while (at > 0 && _ahead[at - 1] < target) at--;
        if (at > 0 && _ahead[at - 1] == target) return;
        if (_aheadCount == _ahead.Length) Array.Resize(ref _ahead, _aheadCount * 2);
        Array.Copy(_ahead, at, _ahead, at + 1, _aheadCount - at);
        _ahead[at] = target;
        _aheadCount++;
    }
}
