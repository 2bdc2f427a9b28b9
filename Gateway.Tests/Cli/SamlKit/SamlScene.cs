using System.Text;
using System.Xml;
using Gateway.Cli.SamlKit;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Cli.SamlKit;

/// <summary>An IdP and a service provider that agree on everything, for tests that spoil one thing.</summary>
internal sealed class SamlScene
{
    public const string IdpEntityId = "http://www.okta.com/exk1";
    public const string AcsUrl = "https://sso.example.com/old-sso/acme";
    public const string Audience = "https://sso.example.com/saml/acme";
    public const string Email = "ada@acme.example";

    // Keys are slow to make, and no test changes one.
    private static readonly Lazy<SigningIdentity> SharedIdentity = new(() => SigningIdentity.Create("idp", TestTime.Stopped()));

    private static readonly Lazy<SigningIdentity> SharedForeign = new(() => SigningIdentity.Create("idp", TestTime.Stopped()));

    public SamlScene()
    {
        Builder = new SamlResponseBuilder(Identity, Time);
        Verifier = new SamlResponseVerifier(new ReplayMemory(Time), Time);
    }

    public FakeTimeProvider Time { get; } = TestTime.Stopped();

    public static SigningIdentity Identity => SharedIdentity.Value;

    /// <summary>Another key under the same name.</summary>
    public static SigningIdentity ForeignIdentity => SharedForeign.Value;

    public SamlResponseBuilder Builder { get; }

    public SamlResponseVerifier Verifier { get; }

    public static SamlResponseContent Content(IdpShape shape) => new()
    {
        Shape = shape,
        Issuer = IdpEntityId,
        AcsUrl = AcsUrl,
        Audience = Audience,
        Email = Email,
        Groups = ["Engineering", "On call"],
    };

    public static SamlExpectation Expectation(IdpShape shape) => new()
    {
        IdpEntityId = IdpEntityId,
        Certificates = [Identity.Certificate],
        Audiences = [Audience],
        EmailAttribute = IdpProfile.Of(shape).EmailAttribute,
        GroupsAttribute = IdpProfile.Of(shape).GroupsAttribute,
        AcsUrl = AcsUrl,
    };

    public SamlFault? Verify(string? samlResponse, IdpShape shape = IdpShape.Okta) =>
        (Verifier.Verify(samlResponse, Expectation(shape)) as SamlVerification.Refused)?.Fault;

    public XmlDocument Document(IdpShape shape)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(Decode(Builder.Build(Content(shape)).Base64));
        return document;
    }

    public static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    public static string Encode(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));

    public static string Encode(XmlDocument document) => Encode(document.OuterXml);
}
