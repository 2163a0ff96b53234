using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Hosts.Listings;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Makes the snapshot of an export of records; rules of partial snapshots are those of <see cref="SnapshotBuilder"/>.</summary>
internal sealed class RecordSnapshot(SourceFile source, string type, string export)
{
    private readonly ListenerSnapshot _snapshot = new(source);
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly LineCoverage _coverage = new(source);
    private DataRecord? _last;

    public ListenerSnapshot Snapshot => _snapshot;

    public void Report(DiagnosticDescriptor descriptor, int start, int end, params object?[] arguments) =>
        _diagnostics.Add(descriptor.At(source.Span(start, end - start), arguments));

    public void MarkPartial(string reason, int start, int end)
    {
        Report(SocketDiagnostics.Partial, start, end, reason);
        _snapshot.IsPartial = true;
    }

    /// <summary>A record that could be any listener.</summary>
    public void Unreadable(DataRecord record, DataField? field, string expected)
    {
        var (start, end) = field is null ? (record.Start, Math.Min(record.End, record.Start + 1)) : (field.Start, field.End);
        Report(SocketDiagnostics.BadRecord, start, end, ListingText.Excerpt(source.Text.AsSpan(start, end - start)), expected);
        _snapshot.IsPartial = true;
        _coverage.Mark(record.Start, record.End, CoverageState.Unreadable);
    }

    /// <summary>An address with its scope, as <c>fe80::1%12</c>; <c>*</c> and an empty one are wildcards.</summary>
    /// <returns>False, and the record is counted as unreadable, for what is not an address.</returns>
    public bool TryBind(DataRecord record, DataField? field, IpFamily? family, out BindAddress bind)
    {
        var text = field?.Text ?? "";
        var percent = text.IndexOf('%');
        var device = percent < 0 ? null : text[(percent + 1)..];
        var host = (percent < 0 ? text.AsSpan() : text.AsSpan(0, percent)).Trim("[]");
        if (IpAddress.TryParse(host, out var address))
        {
            bind = BindAddress.Of(address, device);
            return true;
        }

        bind = BindAddress.Of(new IpAddress(family ?? IpFamily.IPv4, 0), device);
        if (host is "*" or "" && family is not null) return true;
        Unreadable(record, field, "an address");
        return false;
    }

    public void Add(DataRecord record, byte protocol, BindAddress address, int port, ImmutableArray<SocketOwner> owners, string state)
    {
        _snapshot.Listeners.Add(new Listener(protocol, address, port, owners, null, source.Span(record.Start, record.End - record.Start))
        {
            State = state
        });
        _snapshot.ShowsOwners |= owners.Any(o => o.Program is not null);
        _snapshot.Surveyed.Add(protocol);
        if (!ReferenceEquals(record, _last)) _coverage.Mark(record.Start, record.End, CoverageState.Modelled);
        _last = record;
    }

    public ParsedInput Close(DataRecords? records, string reason)
    {
        if (records is null or { Records.Count: 0 })
            _diagnostics.Add(SocketDiagnostics.NoListing.At(source.Span(0, 0), type, export));
        foreach (var row in records?.Shifted ?? [])
        {
            if (row.IsCut) continue;
            Report(SocketDiagnostics.ShiftedRow, row.Start, row.End, row.Columns, row.Expected);
            _snapshot.IsPartial = true;
            _coverage.Mark(row.Start, row.End, CoverageState.Unreadable);
        }

        if (records?.Failure is { } failure)
        {
            Report(SocketDiagnostics.CutExport, failure.At, failure.At, records.Form, failure.Message);
            _snapshot.IsPartial = true;
            var at = Math.Clamp(failure.At, 0, Math.Max(0, source.Text.Length - 1));
            _coverage.Mark(at, at + 1, CoverageState.Unreadable);
        }

        var hasModel = records is { Records.Count: > 0 };
        return new ParsedInput(source, type, reason)
        {
            Snapshots = hasModel ? [_snapshot] : [],
            Sections = [new SocketSection(source.Whole, type)],
            Diagnostics = [.. _diagnostics.OrderBy(d => d.Span!.Value.Start)],
            Lines = _coverage.Counts,
            HasModel = hasModel,
        };
    }
}
