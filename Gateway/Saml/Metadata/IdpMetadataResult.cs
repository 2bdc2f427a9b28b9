namespace Gateway.Saml.Metadata;

/// <summary>What came of reading an IdP's metadata: exactly one of the two.</summary>
/// <param name="Idp">The IdP.</param>
/// <param name="Fault">Else what is wrong, as the end of a sentence that begins with the document's name. Quotes nothing of it.</param>
internal sealed record IdpMetadataResult(IdpDescription? Idp, string? Fault)
{
    /// <summary>Until when the metadata says it is valid; null where it does not say.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}
