using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Shadow;
using Gateway.Mappings;
using Gateway.Saml;
using Gateway.Saml.Forms;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Shadow;

/// <summary>A tenant whose IdP, mapping and Stytch connection agree on everything, for tests that spoil one thing.</summary>
internal sealed class ShadowScene
{
    public static readonly ConnectionMapping Mapping = Sample.Mapping(state: MappingState.Shadow) with
    {
        AlternativeAudienceUri = SamlScene.Audience,
        AlternativeAcsUrl = SamlScene.AcsUrl,
        IdpEntityId = SamlScene.IdpEntityId,
    };

    public static string Target => Sample.Rules().TargetOf(Mapping)!;

    public SamlScene Saml { get; } = new();

    public static ConnectionFacts Facts => new()
    {
        Project = "test",
        ConnectionId = Sample.ConnectionId,
        Status = ConnectionStatus.Active,
        IdpEntityId = SamlScene.IdpEntityId,
        AudienceUri = Target,
        AlternativeAudienceUri = SamlScene.Audience,
        AlternativeAcsUrl = SamlScene.AcsUrl,
        IdpInitiatedAuthDisabled = false,
        Certificates = [ConnectionCertificate.TryRead(SamlScene.Identity.Certificate.ExportCertificatePem())!],
        AttributeMapping = new Dictionary<string, string>
        {
            ["email"] = "email",
            ["first_name"] = "firstName",
            ["last_name"] = "lastName",
            ["groups"] = "groups",
        },
        HasEncryptionKey = false,
        ReadAt = DateTimeOffset.UnixEpoch,
    };

    public static SamlResponseContent Content => SamlScene.Content(IdpShape.Okta) with { InResponseTo = "_request" };

    public static ShadowExpectation Expected(ConnectionFacts? facts, ConnectionMapping? mapping = null) =>
        ShadowExpectation.Of(mapping ?? Mapping, Target, facts);

    public static SamlHttpMessage Form(string samlResponse, string relayState = "state") =>
        SamlHttp.ReadForm(Encoding.ASCII.GetBytes($"SAMLResponse={Uri.EscapeDataString(samlResponse)}&RelayState={relayState}"), SamlLimits.Default);

    /// <summary>The codes of what is found, in the order of the enum.</summary>
    public FindingCode[] Check(SamlResponseContent content, ConnectionFacts? facts) => Check(Form(Saml.Builder.Build(content).Base64), Expected(facts));

    public FindingCode[] Check(SamlHttpMessage form, ShadowExpectation expected) =>
        [.. ShadowCheck.Of(form, 6_000, expected, Saml.Time.GetUtcNow()).Select(finding => finding.Code).Order()];
}
