using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Stytch.Api.Objects;
using Gateway.Stytch.Api.Transport;

namespace Gateway.Stytch.Api;

/// <summary>
/// Stytch's management API for one project. An organization may be named by its id, slug or external id. Every call ends in a
/// <see cref="StytchResult{T}"/>; only a cancelled token throws, and a change may then have been done.
/// </summary>
internal sealed class StytchClient
{
    private readonly StytchTransport _transport;
    private readonly StytchOccasion _occasion;

    public StytchClient(StytchTransport transport)
        : this(transport, StytchOccasion.None)
    {
    }

    private StytchClient(StytchTransport transport, StytchOccasion occasion) => (_transport, _occasion) = (transport, occasion);

    public StytchProject Project => _transport.Project;

    /// <summary>Stytch's id of the project, as configured.</summary>
    public string ProjectId => _transport.ProjectId;

    /// <summary>The same client, whose calls the event log shows as made for something.</summary>
    public StytchClient For(StytchOccasion occasion) => new(_transport, occasion);

    /// <summary>The project id that Stytch knows the keys by. Asked once, never repeated.</summary>
    public Task<StytchResult<string>> WhoAmIAsync(CancellationToken cancellationToken) =>
        _transport.SendAsync(
            Call(StytchEndpoint.WhoAmI, HttpMethod.Get, "/v1/debug/whoami"), StytchJson.Default.WhoAmIAnswer, answer => answer.ProjectId, cancellationToken);

    public Task<StytchResult<StytchOrganization>> GetOrganizationAsync(string organization, CancellationToken cancellationToken) =>
        SendAsync(
            [organization],
            () => Call(StytchEndpoint.GetOrganization, HttpMethod.Get, PathOf(organization)),
            StytchJson.Default.OrganizationAnswer,
            answer => answer.Organization is { IsWhole: true } organization ? organization : null,
            cancellationToken);

    public Task<StytchResult<OrganizationPage>> SearchOrganizationsAsync(OrganizationSearch search, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            Call(StytchEndpoint.SearchOrganizations, HttpMethod.Post, "/v1/b2b/organizations/search", BodyOf(search.ToBody(), StytchJson.Default.SearchBody)),
            StytchJson.Default.OrganizationsAnswer,
            PageOf,
            cancellationToken);

    /// <summary>Not repeated where it may have been done: look for the slug or external id first (<see cref="StytchResult{T}.MayHaveBeenDone"/>).</summary>
    public Task<StytchResult<StytchOrganization>> CreateOrganizationAsync(NewOrganization organization, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            Call(StytchEndpoint.CreateOrganization, HttpMethod.Post, "/v1/b2b/organizations", BodyOf(organization, StytchJson.Default.NewOrganization)),
            StytchJson.Default.OrganizationAnswer,
            answer => answer.Organization is { IsWhole: true } organization ? organization : null,
            cancellationToken);

    public Task<StytchResult<StytchOrganization>> UpdateOrganizationAsync(
        string organization, OrganizationChange change, CancellationToken cancellationToken) => SendAsync(
        [organization],
        () => Call(StytchEndpoint.UpdateOrganization, HttpMethod.Put, PathOf(organization), BodyOf(change, StytchJson.Default.OrganizationChange)),
        StytchJson.Default.OrganizationAnswer,
        answer => answer.Organization is { IsWhole: true } organization ? organization : null,
        cancellationToken);

    /// <summary>Deletes an organization, and its members with it. Named by its id alone: a slug may be another one's by now.</summary>
    /// <returns>The id.</returns>
    public Task<StytchResult<string>> DeleteOrganizationAsync(string organizationId, CancellationToken cancellationToken) => SendAsync(
        [organizationId],
        () => Call(StytchEndpoint.DeleteOrganization, HttpMethod.Delete, PathOf(organizationId)),
        StytchJson.Default.DeletedOrganizationAnswer,
        answer => answer.OrganizationId == organizationId ? organizationId : null,
        cancellationToken);

    /// <summary>Whether an organization has members that are not deleted. Of the answer nothing of a member is kept.</summary>
    public Task<StytchResult<MemberPresence>> FindMembersAsync(string organizationId, CancellationToken cancellationToken) => SendAsync(
        [organizationId],
        () => Call(
            StytchEndpoint.SearchMembers,
            HttpMethod.Post,
            "/v1/b2b/organizations/members/search",
            BodyOf(new MemberSearchBody([organizationId], Limit: 1), StytchJson.Default.MemberSearchBody)),
        StytchJson.Default.MembersAnswer,
        answer => answer.Members is { } members ? new MemberPresence(members.Count > 0) : null,
        cancellationToken);

    /// <summary>All connections of an organization; there is no call for a single one.</summary>
    public Task<StytchResult<OrganizationConnections>> ListConnectionsAsync(string organization, CancellationToken cancellationToken) => SendAsync(
        [organization],
        () => Call(StytchEndpoint.ListConnections, HttpMethod.Get, $"/v1/b2b/sso/{Segment(organization)}"),
        StytchJson.Default.ConnectionsAnswer,
        OrganizationConnections.Of,
        cancellationToken);

    /// <summary>Makes a pending connection; the fields of a migration need an update. Not repeated where it may have been done: list first.</summary>
    public Task<StytchResult<SamlConnection>> CreateSamlConnectionAsync(
        string organization, NewSamlConnection connection, CancellationToken cancellationToken) => SendAsync(
        [organization],
        () => Call(
            StytchEndpoint.CreateConnection,
            HttpMethod.Post,
            $"/v1/b2b/sso/saml/{Segment(organization)}",
            BodyOf(connection, StytchJson.Default.NewSamlConnection)),
        StytchJson.Default.ConnectionAnswer,
        answer => answer.Connection is { IsWhole: true } connection ? connection : null,
        cancellationToken);

    public Task<StytchResult<SamlConnection>> UpdateSamlConnectionAsync(
        string organization, string connectionId, SamlConnectionChange change, CancellationToken cancellationToken) => SendAsync(
        [organization, connectionId],
        () => Call(
            StytchEndpoint.UpdateConnection,
            HttpMethod.Put,
            PathOf(organization, connectionId),
            BodyOf(change, StytchJson.Default.SamlConnectionChange),
            connectionId),
        StytchJson.Default.ConnectionAnswer,
        answer => answer.Connection is { IsWhole: true } connection ? connection : null,
        cancellationToken);

    /// <summary>
    /// Takes a key for encrypted assertions off a connection, by its id among <see cref="SamlConnection.EncryptionPrivateKeys"/>, which is answered. Where
    /// the first answer was lost, the repeated call finds no such key: a refusal by <c>sso_encryption_private_key_not_found</c> says that it is gone.
    /// </summary>
    public Task<StytchResult<string>> DeleteEncryptionKeyAsync(
        string organization, string connectionId, string privateKeyId, CancellationToken cancellationToken) => SendAsync(
        [organization, connectionId, privateKeyId],
        () => Call(
            StytchEndpoint.DeleteEncryptionKey,
            HttpMethod.Delete,
            $"{PathOf(organization, connectionId)}/encryption_private_keys/{Segment(privateKeyId)}",
            connectionId: connectionId),
        StytchJson.Default.DeletedKeyAnswer,
        answer => answer.PrivateKeyId,
        cancellationToken);

    /// <summary>The ids of the roles that the project's policy has; those of single organizations are not among them.</summary>
    public Task<StytchResult<IReadOnlySet<string>>> GetRolesAsync(CancellationToken cancellationToken) => _transport.SendAsync(
        Call(StytchEndpoint.GetPolicy, HttpMethod.Get, "/v1/b2b/rbac/policy"), StytchJson.Default.PolicyAnswer, RolesOf, cancellationToken);

    /// <summary>Deletes a connection of any kind. Stytch refuses it for the organization's default one.</summary>
    /// <returns>The id.</returns>
    public Task<StytchResult<string>> DeleteConnectionAsync(string organization, string connectionId, CancellationToken cancellationToken) => SendAsync(
        [organization, connectionId],
        () => Call(
            StytchEndpoint.DeleteConnection,
            HttpMethod.Delete,
            $"/v1/b2b/sso/{Segment(organization)}/connections/{Segment(connectionId)}",
            connectionId: connectionId),
        StytchJson.Default.DeletedConnectionAnswer,
        answer => answer.ConnectionId == connectionId ? connectionId : null,
        cancellationToken);

    private Task<StytchResult<TValue>> SendAsync<TAnswer, TValue>(
        ReadOnlySpan<string> ids, Func<StytchCall> call, JsonTypeInfo<TAnswer> type, Func<TAnswer, TValue?> valueOf, CancellationToken cancellationToken)
        where TAnswer : StytchEnvelope
        where TValue : class
    {
        foreach (var id in ids)
        {
            if (!StytchIds.IsId(id))
            {
                return Task.FromResult<StytchResult<TValue>>(
                    new StytchResult<TValue>.Refused(StytchErrors.InvalidId, 0, "An id is malformed; nothing was sent.", null));
            }
        }

        return _transport.SendAsync(call(), type, valueOf, cancellationToken);
    }

    private StytchCall Call(StytchEndpoint endpoint, HttpMethod method, string path, byte[]? body = null, string? connectionId = null) =>
        new() { Endpoint = endpoint, Method = method, Path = path, Body = body, ConnectionId = connectionId, Occasion = _occasion };

    private static OrganizationPage? PageOf(OrganizationsAnswer answer) =>
        answer.Organizations?.All(organization => organization is { IsWhole: true }) is not true ? null : new OrganizationPage(
            answer.Organizations,
            string.IsNullOrEmpty(answer.ResultsMetadata?.NextCursor) ? null : answer.ResultsMetadata.NextCursor,
            answer.ResultsMetadata?.Total is >= 0 and var total ? total : null);

    private static IReadOnlySet<string>? RolesOf(PolicyAnswer answer) =>
        answer.Policy?.Roles?.All(role => role is { RoleId.Length: > 0 }) is true
            ? answer.Policy.Roles.Select(role => role!.RoleId!).ToHashSet(StringComparer.Ordinal)
            : null;

    private static string PathOf(string organization) => $"/v1/b2b/organizations/{Segment(organization)}";

    private static string PathOf(string organization, string connectionId) => $"/v1/b2b/sso/saml/{Segment(organization)}/connections/{Segment(connectionId)}";

    private static string Segment(string id) => Uri.EscapeDataString(id);

    private static byte[] BodyOf<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);
}
