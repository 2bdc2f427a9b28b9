namespace Gateway.Mappings;

/// <summary>
/// One legacy identifier and the Stytch connection behind it: the mapping object of the admin API, as stored and as shown. Immutable;
/// <see cref="MappingRules"/> says what is valid.
/// </summary>
internal sealed record ConnectionMapping
{
    /// <summary>The legacy identifier, stored exactly: 1-256 characters.</summary>
    public required string Identifier { get; init; }

    /// <summary>Further identifiers of the same mapping; unique over all identifiers and aliases.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Name of a configured Stytch project.</summary>
    public required string Project { get; init; }

    /// <summary>Stytch's connection id; its prefix fits the project's environment.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The ACS URL where it is not the project's own callback, such as on a custom domain; null for the default.</summary>
    public string? AcsUrl { get; init; }

    /// <summary>The Stytch organization: id, slug or external id.</summary>
    public string? OrganizationId { get; init; }

    public MappingState State { get; init; } = MappingState.Legacy;

    public MappingDelivery Delivery { get; init; } = MappingDelivery.Redirect;

    /// <summary>307 keeps a POST and its body (RFC 9110 15.4.8); 303 turns it into a GET and drops the SAMLResponse.</summary>
    public int RedirectStatus { get; init; } = StatusCodes.Status307TemporaryRedirect;

    /// <summary>The Audience the IdP sends today.</summary>
    public string? AlternativeAudienceUri { get; init; }

    /// <summary>The legacy ACS URL, as the IdP knows it.</summary>
    public string? AlternativeAcsUrl { get; init; }

    /// <summary>The IdP's Issuer.</summary>
    public string? IdpEntityId { get; init; }

    /// <summary>The operator's own reference.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The rollout group.</summary>
    public string? Wave { get; init; }

    public string? Note { get; init; }

    /// <summary>1 when created, plus 1 at each change; goes on where it stopped when a deleted identifier comes back. Set by the store.</summary>
    public long Version { get; init; }

    /// <summary>The revision that made this version. Set by the store.</summary>
    public long Revision { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The admin key that made this version.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>The identifier and its aliases: every key that leads here.</summary>
    public IEnumerable<string> Keys() => Aliases.Prepend(Identifier);
}
