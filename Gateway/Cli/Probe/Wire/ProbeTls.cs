using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Cli.Probe.Wire;

/// <summary>What the handshake showed.</summary>
/// <param name="Protocol">The version agreed on.</param>
/// <param name="Errors">What is wrong with the certificate, as this machine sees it.</param>
/// <param name="NotAfter">When it expires, UTC.</param>
internal sealed record ProbeTls(SslProtocols Protocol, SslPolicyErrors Errors, DateTimeOffset NotAfter)
{
    /// <summary>Shakes hands, whatever the certificate is worth: a bad one is a finding, and no reason to look no further.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "The certificate is judged by a check of its own; nothing secret is sent.")]
    public static async Task<(SslStream Stream, ProbeTls Tls)> OpenAsync(
        Stream stream, string host, SslProtocols protocols, CancellationToken cancellationToken)
    {
        var (errors, notAfter) = (SslPolicyErrors.None, DateTimeOffset.MaxValue);
        var tls = new SslStream(stream);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = protocols,
            RemoteCertificateValidationCallback = (_, certificate, _, found) =>
            {
                errors = found;
                notAfter = certificate is X509Certificate2 full ? full.NotAfter.ToUniversalTime() : notAfter;
                return true;
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            return (tls, new ProbeTls(tls.SslProtocol, errors, notAfter));
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }
}
