namespace Gateway.Public.Redirect;

/// <summary>The parts of the configuration that decisions depend on.</summary>
/// <param name="HasLegacy">True where a legacy cluster is configured.</param>
/// <param name="Unmapped">What becomes of identifiers without a mapping.</param>
/// <param name="ConcealsRetired">True to answer a retired identifier as an unmapped one.</param>
/// <param name="Logout">What the Logout route of a migrated mapping is answered with; null for the legacy side.</param>
/// <param name="FreezesMetadata">True to answer a Metadata route with the stored copy where there is one.</param>
internal sealed record RedirectPolicy(
    bool HasLegacy,
    UnmappedPolicy Unmapped,
    bool ConcealsRetired,
    RedirectAction? Logout = null,
    bool FreezesMetadata = false);
