using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Hosting.Tls;

/// <summary>How one listener shakes hands: with the certificate of the moment, and where it has authorities with their clients alone.</summary>
/// <param name="listener">The listener.</param>
/// <param name="certificate">What it shows.</param>
/// <param name="authorities">Whose clients it serves; null for everybody.</param>
/// <param name="logger">Told of who is refused.</param>
/// <param name="time">The clock.</param>
internal sealed class ListenerTls(
    Listener listener,
    WatchedFiles<ServerCertificate> certificate,
    WatchedFiles<ClientAuthorities>? authorities,
    ILogger<ListenerTls> logger,
    TimeProvider time)
{
    /// <summary>A log for each reason, of which there are few, so that a flood of one does not hide another.</summary>
    private readonly ConcurrentDictionary<string, QuietLog<ListenerTls>> _refused = new(StringComparer.Ordinal);

    /// <summary>What Kestrel asks at the beginning of each connection. Versions of TLS are the system's: 1.2 and 1.3.</summary>
    public TlsHandshakeCallbackOptions ForKestrel() => new() { OnConnection = context => ValueTask.FromResult(OptionsFor(context)) };

    private SslServerAuthenticationOptions OptionsFor(TlsHandshakeCallbackContext context)
    {
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current.Context };
        if (authorities is null)
        {
            return options;
        }

        var peer = (context.Connection.RemoteEndPoint as IPEndPoint)?.Address;
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = authorities.Current.NewPolicy();
        // A resumed session would be judged by the authorities of the time when it began.
        options.AllowTlsResume = false;
        options.RemoteCertificateValidationCallback = (_, _, chain, errors) => Admits(peer, chain, errors);
        return options;
    }

    private bool Admits(IPAddress? peer, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
        {
            return true;
        }

        var reason = ReasonOf(chain, errors);
        _refused.GetOrAdd(reason, _ => new QuietLog<ListenerTls>(logger, time)).Write((log, count) => log.ClientRefused(peer, listener, reason, count));
        return false;
    }

    // Nothing of what the client sent is said: it is not verified.
    private static string ReasonOf(X509Chain? chain, SslPolicyErrors errors)
    {
        if (chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it showed no client certificate";
        }

        var found = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return found switch
        {
            // The last: of an authority with the same name and another key.
            _ when (found & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) != 0 =>
                "its client certificate does not lead to an authority of the file",
            _ when found.HasFlag(X509ChainStatusFlags.NotTimeValid) => "its client certificate, or one that it leads to, has expired or is not valid yet",
            _ when found.HasFlag(X509ChainStatusFlags.NotValidForUsage) => "its certificate is not for clients (extended key usage)",
            _ => $"its client certificate is not valid ({found})",
        };
    }
}
