using System.Net;
using System.Text;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Probe;

/// <summary>
/// The forms that are sent: SAMLResponses that no IdP signed, that expired long ago, of an issuer and for an audience that nobody has. They can
/// sign nobody in, wherever they end.
/// </summary>
internal sealed class ProbeMessages(string acsUrl, TimeProvider timeProvider) : IDisposable
{
    private const string Issuer = "urn:sso-gateway:probe";

    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Never used to sign; the builder wants one.
    private readonly SigningIdentity _nobody = SigningIdentity.Create("Nobody", timeProvider);

    /// <param name="kilobytes">How long the SAMLResponse is, in base64.</param>
    /// <param name="relayState">The RelayState field.</param>
    public byte[] Form(int kilobytes, string relayState = "probe")
    {
        var response = new SamlResponseBuilder(_nobody, timeProvider).Build(new SamlResponseContent
        {
            Shape = IdpShape.Okta,
            Signing = SamlSigning.None,
            Issuer = Issuer,
            Audience = Issuer,
            AcsUrl = acsUrl,
            Email = "nobody@probe.invalid",
            IssuedAt = LongAgo,
            TargetLength = kilobytes * 1024,
        });
        return Encoding.ASCII.GetBytes($"SAMLResponse={WebUtility.UrlEncode(response.Base64)}&RelayState={WebUtility.UrlEncode(relayState)}");
    }

    public void Dispose() => _nobody.Dispose();
}
