using System.Globalization;
using Gateway.Saml.Tree;

namespace Gateway.Saml.Metadata;

/// <summary>
/// Until when metadata is valid (SAMLMeta 2.3.1, 2.3.2, 2.4.1). Past that it is still what the IdP said of itself, and often all that there is.
/// </summary>
internal static class MetadataValidity
{
    /// <summary>The earliest <c>validUntil</c> of an element and all around it; null where none is given that can be read.</summary>
    public static DateTimeOffset? Of(SamlElement element)
    {
        DateTimeOffset? earliest = null;
        for (var around = element; around is not null; around = around.Parent)
        {
            var here = SamlInstant.Read(around.Value("validUntil"));
            earliest = earliest is null || here < earliest ? here ?? earliest : earliest;
        }

        return earliest;
    }

    /// <summary>A sentence where it has run out; else null.</summary>
    public static string? WarningOf(DateTimeOffset? validUntil, DateTimeOffset now) => validUntil is { } end && end < now
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The metadata was valid until {end.UtcDateTime:yyyy-MM-dd} (validUntil): get it anew from the IdP, which may sign with other certificates by now.")
        : null;
}
