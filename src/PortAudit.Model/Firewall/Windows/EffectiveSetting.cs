namespace PortAudit.Model.Firewall.Windows;

/// <summary>What a setting of a profile comes to, all stores together.</summary>
/// <param name="Profile">Exactly one.</param>
/// <param name="Name">As <see cref="ProfileSetting.Name"/>.</param>
/// <param name="Value"><see langword="null"/> when the exports do not tell.</param>
/// <param name="Origin">The value that decides; <see langword="null"/> for a default.</param>
public sealed record EffectiveSetting(NetworkProfiles Profile, string Name, string? Value, ProfileSetting? Origin)
{
    /// <summary>The value as a number; <see langword="null"/> when it is none, or not known.</summary>
    public long? Number =>
        long.TryParse(Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : null;
}
