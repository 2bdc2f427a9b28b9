using System.Text.Json.Serialization;

namespace Gateway.Stytch.Api.Objects;

/// <summary>
/// Bodies to and from Stytch. Nulls are left out: a partial update leaves alone what it does not name. An answer that names a field twice says two
/// things, and is not read.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(StytchError))]
[JsonSerializable(typeof(WhoAmIAnswer))]
[JsonSerializable(typeof(OrganizationAnswer))]
[JsonSerializable(typeof(OrganizationsAnswer))]
[JsonSerializable(typeof(ConnectionAnswer))]
[JsonSerializable(typeof(ConnectionsAnswer))]
[JsonSerializable(typeof(DeletedKeyAnswer))]
[JsonSerializable(typeof(PolicyAnswer))]
[JsonSerializable(typeof(DeletedOrganizationAnswer))]
[JsonSerializable(typeof(DeletedConnectionAnswer))]
[JsonSerializable(typeof(MembersAnswer))]
[JsonSerializable(typeof(MemberSearchBody))]
[JsonSerializable(typeof(NewOrganization))]
[JsonSerializable(typeof(OrganizationChange))]
[JsonSerializable(typeof(SearchBody))]
[JsonSerializable(typeof(NewSamlConnection))]
[JsonSerializable(typeof(SamlConnectionChange))]
internal sealed partial class StytchJson : JsonSerializerContext;
