using Gateway.Mappings;

namespace Gateway.Changes.Formats;

/// <summary>What one row of a file is written of.</summary>
/// <param name="Mapping">The mapping, or the draft of one.</param>
/// <param name="IdpSsoUrl">Of a draft: the IdP's sign-on URL.</param>
internal readonly record struct WrittenRow(ConnectionMapping Mapping, string? IdpSsoUrl = null)
{
    /// <summary>Of a tenant to be brought to Stytch: the fields that no mapping has; null where there are none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Further { get; init; }
}
