namespace Gateway.Evidence.Progress;

/// <summary>A page of tenants.</summary>
/// <param name="Tenants">In the order of their identifiers.</param>
/// <param name="GoesOnAfter">The identifier behind which the next page begins; null on the last.</param>
internal sealed record TenantPage(IReadOnlyList<TenantProgress> Tenants, string? GoesOnAfter);
