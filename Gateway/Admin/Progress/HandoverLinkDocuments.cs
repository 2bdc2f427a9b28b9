using System.Text.Json.Serialization;
using Gateway.Evidence.Handovers;

namespace Gateway.Admin.Progress;

/// <summary>A link to a handover page; its URL is shown only when it is made.</summary>
/// <param name="Id">What it is revoked by.</param>
/// <param name="Identifier">The mapping.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key that made it.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Until">The day up to which the old settings work as well, as the page says; null for none.</param>
internal sealed record HandoverLinkDocument(
    string Id, string Identifier, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ExpiresAt, DateOnly? Until)
{
    public static HandoverLinkDocument Of(HandoverLink link) => new(link.Id, link.Identifier, link.CreatedAt, link.CreatedBy, link.ExpiresAt, link.Until);
}

/// <summary>The links of one mapping.</summary>
/// <param name="Links">Oldest first; those that ended are among them until the next is made.</param>
internal sealed record HandoverLinkListDocument(IReadOnlyList<HandoverLinkDocument> Links);

/// <summary>A link just made: the only answer that has its URL.</summary>
/// <param name="Id">What it is revoked by.</param>
/// <param name="Identifier">The mapping.</param>
/// <param name="Url">What the customer's IT is given. Shown this once.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
internal sealed record NewHandoverLinkDocument(string Id, string Identifier, string Url, DateTimeOffset ExpiresAt)
{
    // A record prints its members; the secret must not be among them.
    public override string ToString() => Id;
}

/// <summary>A link to be made.</summary>
/// <param name="ExpiresInDays">When it ends by itself, 1-30. Default: 7.</param>
/// <param name="Until">The day up to which the old settings work as well, such as 2026-12-31. Default: the page names none.</param>
internal sealed record NewHandoverLinkRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExpiresInDays,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Until);
