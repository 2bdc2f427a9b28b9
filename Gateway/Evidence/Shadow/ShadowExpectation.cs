using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Evidence.Connections;
using Gateway.Mappings;

namespace Gateway.Evidence.Shadow;

/// <summary>
/// What a connection would take: what Stytch holds of it, and where that is not known, what the mapping says. Made once and compared with many
/// responses.
/// </summary>
internal sealed class ShadowExpectation
{
    /// <summary>Nothing is known: only what any connection would refuse is found.</summary>
    public static readonly ShadowExpectation None = new();

    private readonly ConnectionFacts? _facts;

    private ShadowExpectation(ConnectionFacts? facts = null) => _facts = facts;

    /// <summary>True where it is of a mapping.</summary>
    public bool IsOfMapping { get; private init; }

    /// <summary>True where what Stytch holds is known here.</summary>
    public bool IsKnown => _facts is not null;

    /// <summary>The mapping's wave; null where it has none. Says nothing of what is taken.</summary>
    public string? Wave { get; private init; }

    /// <summary>The IdP's entity id; null where nobody said it.</summary>
    public string? IdpEntityId { get; private init; }

    /// <summary>Audiences it takes; empty where none is known.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    /// <summary>ACS URLs that Destination and Recipient may name; empty where none is known.</summary>
    public IReadOnlyList<string> AcsUrls { get; private init; } = [];

    /// <summary>Certificates of the IdP that it has; empty where none is known. Loaded when first asked for: a judgement of a whole table never asks.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => field ??= Load(_facts?.Certificates ?? []);

    /// <summary>From Stytch's field names to the IdP's attribute names; empty where it is not known.</summary>
    public IReadOnlyDictionary<string, string> AttributeMapping { get; private init; } = new Dictionary<string, string>();

    public bool HasEncryptionKey { get; private init; }

    public bool AllowsIdpInitiated { get; private init; } = true;

    public bool IsPending { get; private init; }

    public bool IsDeleted { get; private init; }

    /// <summary>
    /// Short text that tells two expectations apart: what was found against one says nothing of another. 16 hexadecimal digits, which nobody has a
    /// reason to forge.
    /// </summary>
    public string Fingerprint => field ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Parts()))).AsSpan(0, 8));

    /// <param name="mapping">The mapping as it is stored.</param>
    /// <param name="target">The ACS URL it leads to; null where it leads nowhere under this configuration.</param>
    /// <param name="facts">What Stytch holds of its connection; null where that is not known.</param>
    public static ShadowExpectation Of(ConnectionMapping mapping, string? target, ConnectionFacts? facts) => facts is null
        ? new ShadowExpectation
        {
            IsOfMapping = true,
            Wave = mapping.Wave,
            IdpEntityId = mapping.IdpEntityId,
            Audiences = Known(mapping.AlternativeAudienceUri, target),
            AcsUrls = Known(mapping.AlternativeAcsUrl, target),
        }
        : new ShadowExpectation(facts)
        {
            IsOfMapping = true,
            Wave = mapping.Wave,
            IdpEntityId = facts.IdpEntityId ?? mapping.IdpEntityId,
            // Stytch says of its own Audience that it is the connection's ACS URL.
            Audiences = Known(facts.AlternativeAudienceUri ?? Unsaid(facts, mapping.AlternativeAudienceUri), facts.AudienceUri ?? facts.AcsUrl ?? target),
            AcsUrls = Known(facts.AlternativeAcsUrl ?? Unsaid(facts, mapping.AlternativeAcsUrl), facts.AcsUrl ?? target),
            AttributeMapping = facts.AttributeMapping ?? new Dictionary<string, string>(),
            HasEncryptionKey = facts.HasEncryptionKey is true,
            AllowsIdpInitiated = facts.IdpInitiatedAuthDisabled is not true,
            IsPending = facts.Status is ConnectionStatus.Pending,
            IsDeleted = facts.DeletedAt is not null,
        };

    // What Stytch itself does not say is not set there; what an operator leaves out is only not known.
    private static string? Unsaid(ConnectionFacts facts, string? ofMapping) => facts.Source is FactSource.Operator ? ofMapping : null;

    private static IReadOnlyList<string> Known(params string?[] values) => [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];

    // None of them has a line break, so that no two expectations give one text.
    private IEnumerable<string> Parts() =>
    [
        $"{IsKnown} {HasEncryptionKey} {AllowsIdpInitiated} {IsPending} {IsDeleted}",
        "issuer " + IdpEntityId,
        .. Audiences.Select(audience => "audience " + audience),
        .. AcsUrls.Select(url => "acs " + url),
        .. (_facts?.Certificates ?? []).Select(certificate => "certificate " + certificate.Fingerprint).Order(StringComparer.Ordinal),
        .. AttributeMapping.Select(pair => $"attribute {pair.Key} {pair.Value}").Order(StringComparer.Ordinal),
    ];

    private static IReadOnlyList<X509Certificate2> Load(IReadOnlyList<ConnectionCertificate> certificates) =>
        [.. certificates.Select(certificate => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate.Certificate)))];
}
