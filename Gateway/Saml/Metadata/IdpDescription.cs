namespace Gateway.Saml.Metadata;

/// <summary>What an IdP's metadata says of it (SAMLMeta 2.4.3): as it was written, not verified.</summary>
/// <param name="EntityId">The IdP's name in messages.</param>
/// <param name="SsoUrl">Where AuthnRequests go by HTTP-Redirect, or by HTTP-POST where that is all there is.</param>
/// <param name="Certificates">Those that signatures are checked with, as DER in base64, none twice. At least one.</param>
internal sealed record IdpDescription(string EntityId, string SsoUrl, IReadOnlyList<string> Certificates);
