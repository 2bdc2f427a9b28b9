using Gateway.Cli.Probe.Wire;

namespace Gateway.Cli.Probe.Checks;

/// <summary>Whatever the method, the ACS URL answers sensibly and once.</summary>
internal static class MethodChecks
{
    public static readonly IReadOnlyList<ProbeCheck> All =
    [
        new("GET at the ACS URL is answered", (session, cancellationToken) => AnsweredAsync(session, "GET", cancellationToken)),
        new("HEAD at the ACS URL is answered", (session, cancellationToken) => AnsweredAsync(session, "HEAD", cancellationToken)),
        new("OPTIONS at the ACS URL is answered", (session, cancellationToken) => AnsweredAsync(session, "OPTIONS", cancellationToken)),
        new("a method override is ignored", (session, cancellationToken) => session.ExpectSameAsync(
            session.Post().With("X-HTTP-Method-Override", "DELETE").With("X-HTTP-Method", "DELETE").With("X-Method-Override", "DELETE"),
            "Strip X-HTTP-Method-Override and its like in front of the gateway, and let nothing there act on them.",
            cancellationToken)),
    ];

    private static async Task<ProbeOutcome> AnsweredAsync(ProbeSession session, string method, CancellationToken cancellationToken)
    {
        var reply = await session.Wire.SendAsync(new ProbeRequest(method, session.Target), cancellationToken);
        return reply switch
        {
            { Status: 301 or 302 or 308 } => ProbeOutcome.Fail(reply.ToString(), "The gateway sends none of these. Find what redirects in front of it."),
            { Status: 303 or 307, Location: var location } when location is null || session.FaultOfTarget(location) is not null =>
                ProbeOutcome.Fail($"{reply}, not to Stytch", "Find what redirects in front of the gateway."),
            { Status: null or >= 500 } =>
                ProbeOutcome.Fail(reply.ToString(), "People open the ACS URL by hand and by bookmark. See 'gateway events' for why it fails."),
            _ => ProbeOutcome.Ok(reply.ToString()),
        };
    }
}
