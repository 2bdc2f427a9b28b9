using Gateway.Evidence.Progress;

namespace Gateway.Admin.Progress;

/// <summary>A page of tenants and who still uses their old URLs.</summary>
/// <param name="Tenants">In the order of their identifiers' UTF-8 bytes. Of those safe to retire a page may be short, or empty, and still
/// have a further one.</param>
/// <param name="NextCursor">Give it as cursor for the next page; null on the last.</param>
internal sealed record TenantListDocument(IReadOnlyList<TenantProgress> Tenants, string? NextCursor);
