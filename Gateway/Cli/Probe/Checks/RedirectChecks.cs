using Gateway.Cli.Probe.Wire;

namespace Gateway.Cli.Probe.Checks;

/// <summary>A migrated sign-in reaches Stytch with its form, and nobody keeps anything of it.</summary>
internal static class RedirectChecks
{
    public static readonly IReadOnlyList<ProbeCheck> All =
    [
        new("a migrated POST is sent on", SentOnAsync),
        new("its answer is not stored", NotStoredAsync),
        new("its answer tells nobody the address", NotReferredAsync),
        new("Origin: null is accepted", (session, cancellationToken) => session.ExpectSameAsync(
            session.Post().With("Origin", "null").With("Sec-Fetch-Site", "cross-site"),
            "Browsers send 'Origin: null' after a cross-site redirect. Exempt the ACS URL from CSRF and CORS rules of your WAF or load balancer.",
            cancellationToken)),
        new("what an IdP's form-action must name", (session, _) => Task.FromResult(TellFormAction(session))),
    ];

    private static async Task<ProbeOutcome> SentOnAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        var reply = await session.Wire.SendAsync(session.Post(), cancellationToken);
        if (reply.Failure is not null)
        {
            return ProbeOutcome.Fail(reply.ToString(), "Check the address, DNS, firewalls and that the gateway runs.");
        }

        if (reply.Status is 301 or 308)
        {
            return ProbeOutcome.Fail(
                reply.ToString(), "A permanent redirect stays in browsers and cannot be rolled back. Find what answers instead of the gateway.");
        }

        if (reply.Status is 302 or 303)
        {
            return ProbeOutcome.Fail(
                reply.ToString(),
                "The browser makes a GET of it and the SAMLResponse is lost. Set the mapping's redirect_status to 307, "
                + "or find what answers instead of the gateway.");
        }

        if (ProbeSession.DestinationOf(reply) is not { } destination)
        {
            return ProbeOutcome.Fail(
                reply.ToString(), "Give a migrated identifier with --identifier and its URL with --route; 'gateway events' tells why it was answered so.");
        }

        if (session.FaultOfTarget(destination) is { } fault)
        {
            return ProbeOutcome.Fail(
                $"the target {fault}",
                "Name your Stytch host with --stytch-origin if it has one of its own. Otherwise take the address out of service until you know who answers.");
        }

        session.AcsUrl = destination;
        session.IsReposted = reply.Status != 307;
        return ProbeOutcome.Ok(reply.Status == 307 ? "307 to Stytch" : "a page that sends the form to Stytch");
    }

    // Chromium and WebKit hold every redirect after a form's POST to the CSP of the page that posted (CSP3 4.2.4), Firefox none: nothing of a login that is
    // blocked reaches us or Stytch, so it cannot be asked, only told.
    private static ProbeOutcome TellFormAction(ProbeSession session)
    {
        if (session.AcsUrl is not { } target)
        {
            return ProbeOutcome.Skip("a usual sign-in is not redirected");
        }

        var here = session.Settings.Address.GetLeftPart(UriPartial.Authority);
        return ProbeOutcome.Ok(session.IsReposted
            ? $"{here} only: the gateway's page posts anew"
            : $"{here}, {new Uri(target).GetLeftPart(UriPartial.Authority)} and your application; where an IdP's page has a form-action without them, "
                + "give its mapping delivery repost");
    }

    private static Task<ProbeOutcome> NotStoredAsync(ProbeSession session, CancellationToken cancellationToken) => HeaderAsync(
        session,
        reply => reply.Header("Cache-Control")?.Contains("no-store", StringComparison.OrdinalIgnoreCase) is true,
        "Cache-Control",
        "Let caches and load balancers pass the gateway's 'Cache-Control: no-store' on.",
        cancellationToken);

    // A page that posts must tell its origin, or the target gets 'Origin: null' for no reason.
    private static Task<ProbeOutcome> NotReferredAsync(ProbeSession session, CancellationToken cancellationToken) => HeaderAsync(
        session,
        reply => reply.Header("Referrer-Policy") is "no-referrer" || (reply.Status == 200 && reply.Header("Referrer-Policy") is "origin" or "strict-origin"),
        "Referrer-Policy",
        "Let load balancers pass the gateway's Referrer-Policy on, and add none of their own.",
        cancellationToken);

    private static async Task<ProbeOutcome> HeaderAsync(
        ProbeSession session, Predicate<ProbeReply> isRight, string name, string remedy, CancellationToken cancellationToken)
    {
        if (session.AcsUrl is null)
        {
            return ProbeOutcome.Skip("a usual sign-in is not redirected");
        }

        var reply = await session.Wire.SendAsync(session.Post(), cancellationToken);
        var seen = $"{name}: {reply.Header(name) ?? "none"}";
        return isRight(reply) ? ProbeOutcome.Ok(seen) : ProbeOutcome.Fail(seen, remedy);
    }
}
