namespace Gateway.Stytch.Api.Objects;

/// <summary>The connections of an organization.</summary>
/// <param name="Saml">Those that the gateway's logins may go to.</param>
/// <param name="Others">Those of other kinds.</param>
internal sealed record OrganizationConnections(IReadOnlyList<SamlConnection> Saml, IReadOnlyList<ForeignConnection> Others)
{
    /// <summary>
    /// True where the answer names those of every kind. Otherwise there may be others than <see cref="Others"/>, and nothing may be deleted by it.
    /// </summary>
    public bool IsComplete { get; private init; }

    /// <summary>Null where the answer does not say which SAML connections there are: nothing may be concluded from it.</summary>
    public static OrganizationConnections? Of(ConnectionsAnswer answer) =>
        answer.SamlConnections?.All(connection => connection is { IsWhole: true }) is not true ? null : new(
            answer.SamlConnections,
            [.. Named(answer.OidcConnections, ForeignKind.Oidc), .. Named(answer.ExternalConnections, ForeignKind.External)])
        {
            IsComplete = AreAllNamed(answer.OidcConnections) && AreAllNamed(answer.ExternalConnections),
        };

    private static bool AreAllNamed(IReadOnlyList<OtherConnection?>? connections) =>
        connections?.All(connection => StytchIds.IsId(connection?.ConnectionId)) is true;

    // They only help to say what a wrong id is of: one without an id says nothing, and takes nothing from the others.
    private static IEnumerable<ForeignConnection> Named(IReadOnlyList<OtherConnection?>? connections, ForeignKind kind) => (connections ?? [])
        .Where(connection => StytchIds.IsId(connection?.ConnectionId))
        .Select(connection => new ForeignConnection(connection!.ConnectionId!, kind, connection.Status, connection.DisplayName));
}

/// <summary>A kind of connection that no login of the gateway's can go to.</summary>
internal enum ForeignKind
{
    Oidc,

    /// <summary>A reference to a connection of another organization.</summary>
    External,
}

/// <summary>A connection that is no SAML one: no more of it than what names it. What else Stytch's object has, a client secret too, is not read.</summary>
internal sealed record ForeignConnection(string ConnectionId, ForeignKind Kind, string? Status, string? DisplayName);

/// <summary>The same as it is answered.</summary>
internal sealed record OtherConnection(string? ConnectionId, string? Status, string? DisplayName);
