namespace Gateway.Evidence.Shadow;

/// <summary>
/// What a look at a SAML response can find. A closed set: codes of sightings, reasons of events, tags of metrics and rows of docs/readiness.md. The
/// snake_case name is the code; <see cref="FindingCodes"/> says what each means.
/// </summary>
internal enum FindingCode
{
    /// <summary>Stytch would have taken it.</summary>
    WouldPass,

    /// <summary>The legacy side refused it, so it says nothing of a login that works today: anybody can post anything to a public URL.</summary>
    LegacyRefusedToo,

    /// <summary>A POST without a SAMLResponse.</summary>
    NoResponse,

    /// <summary>More than one SAML field in a form.</summary>
    AmbiguousForm,

    /// <summary>Not to be read as a SAML message.</summary>
    Unreadable,

    /// <summary>A comment within a value.</summary>
    CommentInValue,

    /// <summary>A processing instruction within a value.</summary>
    InstructionInValue,

    /// <summary>More than one SignedInfo in a signature.</summary>
    SeveralSignedInfos,

    /// <summary>Another SAML message than a Response.</summary>
    NotAResponse,

    /// <summary>The IdP says that the login failed.</summary>
    StatusNotSuccess,

    /// <summary>A success without an assertion.</summary>
    NoAssertion,

    SeveralAssertions,

    /// <summary>From another IdP than the connection's.</summary>
    IssuerMismatch,

    /// <summary>Nothing in it is signed.</summary>
    MissingSignature,

    /// <summary>Its signature does not fit what it says, or is one that nobody should trust.</summary>
    InvalidSignature,

    /// <summary>Signed by an algorithm, or over a transform, that nobody should take.</summary>
    NotAllowedAlgorithm,

    /// <summary>Signed in a way that is not verified here.</summary>
    SignatureNotJudged,

    /// <summary>Nothing is signed but, perhaps, what is encrypted.</summary>
    SignatureUnseen,

    /// <summary>Signed by a certificate that the connection does not have.</summary>
    CertificateMismatch,

    /// <summary>Signed with SHA-1.</summary>
    WeakSignature,

    /// <summary>An assertion for nobody in particular.</summary>
    AudienceMissing,

    /// <summary>An assertion for another audience than the connection's.</summary>
    AudienceMismatch,

    DestinationMismatch,

    RecipientMismatch,

    /// <summary>No bearer confirmation, or one without Recipient or NotOnOrAfter.</summary>
    BearerIncomplete,

    /// <summary>An assertion that does not say that somebody signed in.</summary>
    AuthnStatementMissing,

    Expired,

    NotYetValid,

    /// <summary>The IdP's clock and this machine's differ, or the response was long on its way.</summary>
    ClockSkew,

    ShortLifetime,

    /// <summary>An encrypted assertion, and no key at Stytch that is known to open it.</summary>
    EncryptedWithoutKey,

    /// <summary>No attribute for the e-mail address.</summary>
    EmailUnmapped,

    /// <summary>What the e-mail address is taken from holds none.</summary>
    EmailMissing,

    /// <summary>No attribute for the name.</summary>
    NameUnmapped,

    /// <summary>No attribute for the groups.</summary>
    GroupsUnmapped,

    /// <summary>Begun at the IdP, which the connection does not allow.</summary>
    IdpInitiatedDisabled,

    ConnectionPending,

    ConnectionDeleted,

    /// <summary>What Stytch holds of the connection is not known here.</summary>
    ConnectionUnknown,

    /// <summary>Comments or processing instructions between the elements.</summary>
    CommentsInDocument,

    /// <summary>An ID that is missing, or has other characters than Stytch's linter takes.</summary>
    UnusualId,

    /// <summary>A signature method or canonical form that is sound and that Stytch's linter does not take.</summary>
    UnusualSignature,

    /// <summary>An assertion in the Advice of another.</summary>
    AssertionInAdvice,

    /// <summary>Another encoding than UTF-8.</summary>
    ForeignEncoding,

    LongRelayState,

    /// <summary>A form over 100 KiB.</summary>
    LargeForm,

    /// <summary>A form longer than is looked at.</summary>
    OversizedForm,
}
