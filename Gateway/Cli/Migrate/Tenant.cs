using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Changes.Formats;
using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate;

/// <summary>A tenant to be brought to Stytch: a row of the list, judged.</summary>
internal sealed record Tenant
{
    private const int MaxMarkerLength = 100;

    /// <summary>Its mapping as far as the row gives it; the connection's id is empty where that is to be found or made.</summary>
    public required ConnectionMapping Mapping { get; init; }

    /// <summary>Where it stands in the list; null where it comes from none.</summary>
    [JsonIgnore]
    public RowPosition? Position { get; init; }

    /// <summary>False where the run decides the state of a new mapping.</summary>
    public bool GivesState { get; init; }

    public required string OrganizationName { get; init; }

    /// <summary>For an organization that has to be made.</summary>
    public required string OrganizationSlug { get; init; }

    /// <summary>Stytch's word, such as <c>okta</c>; null leaves it to Stytch.</summary>
    public string? IdentityProvider { get; init; }

    /// <summary>The IdP; null where <see cref="MetadataUrl"/> tells.</summary>
    public IdpDescription? Idp { get; init; }

    public Uri? MetadataUrl { get; init; }

    /// <summary>Until when the metadata of <see cref="Idp"/> says it is valid; null where it does not say. Nothing that is made hangs on it.</summary>
    [JsonIgnore]
    public DateTimeOffset? MetadataValidUntil { get; init; }

    /// <summary>From a key such as <c>email</c> to the name of the IdP's attribute.</summary>
    public required IReadOnlyDictionary<string, string> AttributeMapping { get; init; }

    /// <summary>Roles that whoever signs in by the connection has.</summary>
    public IReadOnlyList<ConnectionRole> Roles { get; init; } = [];

    /// <summary>Roles that those of a group have.</summary>
    public IReadOnlyList<GroupRole> GroupRoles { get; init; } = [];

    /// <summary>Null leaves Stytch's default.</summary>
    public bool? IdpInitiatedAuthDisabled { get; init; }

    /// <summary>Null leaves Stytch's default. What Stytch does by it is not documented.</summary>
    public bool? AllowGatewayCallback { get; init; }

    public string Identifier => Mapping.Identifier;

    /// <summary>
    /// The organization's external id, by which it is found again: the operator's own reference, else the identifier; a hash where Stytch does not take
    /// its characters.
    /// </summary>
    public string OrganizationExternalId =>
        (Mapping.ExternalId ?? Identifier) is var text && StytchIds.IsExternalId(text) ? text : "legacy-" + HashOf(text)[..32];

    /// <summary>The display name of a connection that is made, by which it is found again until its mapping names it.</summary>
    public string Marker => "Legacy " + (Identifier.Length <= MaxMarkerLength ? Identifier : HashOf(Identifier)[..32]);

    /// <summary>Tells whether a row is the one that was done before.</summary>
    public string Fingerprint() => HashOf(JsonSerializer.Serialize(this, MigrationJson.Default.Tenant));

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
