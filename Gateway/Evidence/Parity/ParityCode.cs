namespace Gateway.Evidence.Parity;

/// <summary>
/// Where Stytch, the mapping and the traffic do not fit together. A closed set; the snake_case name is the code, <see cref="ParityCodes"/> its table.
/// </summary>
internal enum ParityCode
{
    /// <summary>The mapping leads nowhere under this configuration.</summary>
    NoTarget,

    /// <summary>Stytch has no such connection.</summary>
    ConnectionMissing,

    /// <summary>Stytch has it in another configured project than the mapping's.</summary>
    WrongProject,

    /// <summary>Stytch has it in another organization than the mapping's.</summary>
    WrongOrganization,

    /// <summary>The connection is an OIDC one, or a reference to another organization's.</summary>
    WrongKind,

    ConnectionPending,

    /// <summary>The mapping's target is not the connection's <c>acs_url</c>.</summary>
    AcsUrlDiffers,

    /// <summary>The connection has no <c>alternative_audience_uri</c>, and the mapping has.</summary>
    AudienceMissing,

    AudienceDiffers,

    /// <summary>The IdP sends an Audience that the connection does not take.</summary>
    AudienceUnlikeTraffic,

    /// <summary>The connection has no <c>alternative_acs_url</c>, and the mapping has.</summary>
    AlternativeAcsUrlMissing,

    AlternativeAcsUrlDiffers,

    EntityIdDiffers,

    /// <summary>The IdP sends another Issuer than the connection expects.</summary>
    EntityIdUnlikeTraffic,

    /// <summary>The IdP signs with a certificate that the connection does not have.</summary>
    CertificateNotHeld,

    /// <summary>The connection has a certificate that the IdP was never seen to use.</summary>
    CertificateNeverSeen,

    CertificateExpired,

    /// <summary>Within 30 days.</summary>
    CertificateExpires,

    /// <summary>The IdP names people in another form than the connection expects.</summary>
    NameidFormatUnlikeTraffic,

    /// <summary>The legacy side signs its requests, and the IdP may check them by a certificate that Stytch does not sign with.</summary>
    SigningCertificateNew,

    /// <summary>People begin at the IdP, and the connection does not allow it.</summary>
    IdpInitiatedRefused,

    /// <summary>New members may come by listed connections only, and this one is not listed.</summary>
    JitRestricted,

    JitNotAllowed,

    /// <summary>The organization allows listed ways to sign in only, and SSO is none of them.</summary>
    SsoNotAllowed,

    /// <summary>The organization asks for a second factor after SSO.</summary>
    MfaWillBeAsked,

    /// <summary>The organization's default connection is another one.</summary>
    NotTheDefault,

    /// <summary>Assertions come encrypted, and Stytch has no key.</summary>
    EncryptionKeyMissing,

    /// <summary>Nobody asked Stytch yet.</summary>
    NotRead,

    /// <summary>The project has no keys for Stytch's API.</summary>
    NoApiKeys,

    /// <summary>Stytch does not take the project's keys.</summary>
    KeysRefused,

    /// <summary>Stytch answered 429 to the last.</summary>
    Throttled,

    /// <summary>Stytch gave no answer to go by.</summary>
    NoAnswer,
}

/// <summary>What a finding means for the mapping's logins. The higher, the worse.</summary>
internal enum ParitySeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Some logins may fail.</summary>
    Yellow,

    /// <summary>What Stytch holds is not known, so nothing can be said.</summary>
    Unknown,

    /// <summary>Logins at Stytch would fail: a cutover is refused.</summary>
    Red,
}

/// <summary>How a mapping stands.</summary>
internal enum ParityStatus
{
    Green,
    Yellow,
    Unknown,
    Red,
}
