using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using Gateway.Cli.Probe.Wire;

namespace Gateway.Cli.Probe.Checks;

/// <summary>The way to the gateway: TLS, its certificate, the clock, and requests that two servers could read in two ways.</summary>
internal static class ConnectionChecks
{
    private const string NotHttps = "the address is no https one";

    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(21);

    /// <summary>The skew that service providers commonly allow, and what is worth knowing of.</summary>
    private static readonly TimeSpan TooFarOff = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FarOff = TimeSpan.FromSeconds(5);

    public static readonly IReadOnlyList<ProbeCheck> All =
    [
        new("the connection is encrypted", EncryptedAsync),
        new("the certificate is valid", CertificateAsync),
        new("TLS 1.0 and 1.1 are refused", OldTlsAsync),
        new("http does not lose a POST", UpgradeAsync),
        new("HSTS", HstsAsync),
        new("the clock is right", ClockAsync),
        new("two lengths are refused", TwoLengthsAsync),
    ];

    private static Task<ProbeOutcome> EncryptedAsync(ProbeSession session, CancellationToken cancellationToken) => Task.FromResult(session switch
    {
        { Wire.Tls: { } tls } => ProbeOutcome.Ok(tls.Protocol.ToString()),
        { Settings.Address: { IsLoopback: true, Scheme: "http" } } => ProbeOutcome.Ok("loopback needs no TLS"),
        { Settings.Address.Scheme: "http" } => ProbeOutcome.Fail(
            "http: assertions can be read on the way", "Probe the https address; terminate TLS in front of the gateway, or in it by Gateway:Tls."),
        _ => ProbeOutcome.Skip("no connection was made"),
    });

    private static Task<ProbeOutcome> CertificateAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        if (session.Wire.Tls is not { } tls)
        {
            return Task.FromResult(ProbeOutcome.Skip(NotHttps));
        }

        var left = tls.NotAfter - session.Now;
        var until = string.Create(CultureInfo.InvariantCulture, $"valid until {tls.NotAfter:yyyy-MM-dd}");
        return Task.FromResult(tls.Errors is not SslPolicyErrors.None || left < TimeSpan.Zero
            ? ProbeOutcome.Fail(
                $"{until}, {tls.Errors}",
                "Browsers stop here, and a sign-in that is clicked through loses its form. Install a certificate that names this host, with its chain.")
            : left < ExpiresSoon ? ProbeOutcome.Warn(until, "Renew it now.") : ProbeOutcome.Ok(until));
    }

    private static async Task<ProbeOutcome> OldTlsAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        if (session.Wire.Tls is null)
        {
            return ProbeOutcome.Skip(NotHttps);
        }

#pragma warning disable CA5397, CA5398, SYSLIB0039 // Asks for what must be refused (RFC 8996).
        var isAccepted = await session.Wire.AcceptsAsync(SslProtocols.Tls | SslProtocols.Tls11, cancellationToken);
#pragma warning restore CA5397, CA5398, SYSLIB0039
        return isAccepted switch
        {
            true => ProbeOutcome.Fail("accepted", "Set the lowest version to TLS 1.2 (RFC 8996)."),
            false => ProbeOutcome.Ok("refused, as far as this machine can ask"),
            null => ProbeOutcome.Skip("this machine cannot speak them"),
        };
    }

    private static async Task<ProbeOutcome> UpgradeAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        if (session.Settings.Address is not { Scheme: "https", IsDefaultPort: true } address)
        {
            return ProbeOutcome.Skip("not asked: the address is not https on its usual port");
        }

        var reply = await session.Wire.SendAsync(session.Post(), new UriBuilder(address) { Scheme = "http", Port = 80 }.Uri, cancellationToken);
        return reply switch
        {
            { Status: null } => ProbeOutcome.Ok("http is not answered"),
            { Status: 307 or 308, Location: { } location }
                when location.StartsWith(address.GetLeftPart(UriPartial.Authority) + "/", StringComparison.OrdinalIgnoreCase) =>
                ProbeOutcome.Ok($"{reply}, to https"),
            { Status: 301 or 302 or 303 } => ProbeOutcome.Warn(
                reply.ToString(),
                "It turns a POST into a GET, and the form is lost. Answer 307 or 308 there, in case an identity provider still has an http URL."),
            { Status: >= 400 } => ProbeOutcome.Ok($"{reply}: refused"),
            _ => ProbeOutcome.Warn(reply.ToString(), "Assertions can be read on the way. Close http, or answer it with a 307 to https."),
        };
    }

    private static async Task<ProbeOutcome> HstsAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        if (session.Settings.Address.Scheme != Uri.UriSchemeHttps)
        {
            return ProbeOutcome.Skip(NotHttps);
        }

        var reply = await session.Wire.SendAsync(new ProbeRequest("HEAD", session.Target), cancellationToken);
        return ProbeOutcome.Ok(reply.Header("Strict-Transport-Security") is { } value
            ? $"'{value}': it holds for everything on this host, the legacy app included"
            : "not sent; if all of this host is https for good, your load balancer may add it");
    }

    private static async Task<ProbeOutcome> ClockAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        var reply = await session.Wire.SendAsync(new ProbeRequest("HEAD", session.Target), cancellationToken);
        if (!DateTimeOffset.TryParseExact(reply.Header("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return ProbeOutcome.Skip("no Date header");
        }

        // The header has whole seconds.
        var off = (reply.ReceivedAt - date).Duration();
        var seen = string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:F0} s from this machine's");
        const string remedy = "Let both machines keep time by NTP: assertions live for minutes, and their times are judged by clocks.";
        return off > TooFarOff ? ProbeOutcome.Fail(seen, remedy) : off > FarOff ? ProbeOutcome.Warn(seen, remedy) : ProbeOutcome.Ok(seen);
    }

    // Both lengths say the same octets here, so that no server is left with half a request, whichever of them it believes.
    private static async Task<ProbeOutcome> TwoLengthsAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        var request = new ProbeRequest("POST", session.Target) { Body = "0\r\n\r\n"u8.ToArray(), NamesTwoLengths = true, KeepsOpen = true };
        var reply = await session.Wire.SendAsync(request, cancellationToken);
        return reply switch
        {
            { Status: null or (>= 400 and < 500) } => ProbeOutcome.Ok($"{reply}: refused"),
            { WasClosed: true } => ProbeOutcome.Ok($"{reply}, and the connection was closed"),
            _ => ProbeOutcome.Fail(
                $"{reply}, and the connection stays open",
                "Two servers could disagree about where a request ends (request smuggling). Let your load balancer refuse a request with "
                + "Content-Length and Transfer-Encoding (RFC 9112 6.1)."),
        };
    }
}
