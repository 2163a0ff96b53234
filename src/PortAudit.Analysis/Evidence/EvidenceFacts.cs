using PortAudit.Model.Facts;
using PortAudit.Model.Hosts;

namespace PortAudit.Analysis.Evidence;

/// <summary>Turns what is known of a host besides rules and sockets into facts.</summary>
public static class EvidenceFacts
{
    public static IEnumerable<Fact> Of(Host host)
    {
        var evidence = host.Evidence;
        foreach (var address in evidence.Addresses) yield return new AddressFact { Host = host.Name, Location = address.Span, Address = address };

        // The last value that was told holds.
        foreach (var setting in evidence.Settings.GroupBy(s => s.Name).Select(g => g.Last()))
            yield return new SettingFact { Host = host.Name, Location = setting.Span, Setting = setting };
        foreach (var unit in evidence.Units) yield return new ServiceStateFact { Host = host.Name, Location = unit.Span, Unit = unit };
        foreach (var profile in evidence.Profiles)
            yield return new NetworkProfileFact { Host = host.Name, Location = profile.Span, Profile = profile };
    }
}
