using Gateway.Cli.Probe.Wire;

namespace Gateway.Cli.Probe.Checks;

/// <summary>Nothing that a request says decides where a browser is sent.</summary>
internal static class ForgeryChecks
{
    /// <summary>A name that belongs to nobody (RFC 2606 2), so that an answer which holds it has taken it from the request.</summary>
    private const string Marker = "probe.invalid";

    private const string Redirects = "?RelayState=https%3A%2F%2F" + Marker + "%2F&login_redirect_url=https%3A%2F%2F" + Marker
        + "%2F&redirect_uri=https%3A%2F%2F" + Marker + "%2F&ReturnUrl=%2F%2F" + Marker + "&next=https%3A%2F%2F" + Marker + "%2F";

    private const string Remedy =
        "Whoever sends a link could lead a login elsewhere. Find what builds addresses from requests in front of the gateway, "
        + "or report it as a fault of the gateway.";

    private static readonly string[] HostHeaders = ["X-Forwarded-Host", "X-Original-Host", "X-Host", "X-Forwarded-Server"];

    public static readonly IReadOnlyList<ProbeCheck> All =
    [
        new(
            "X-Forwarded-Host does not change the target",
            (session, cancellationToken) => session.ExpectSameAsync(Spoofed(session.Post()), Remedy, cancellationToken)),
        new("RelayState and its like do not change the target", (session, cancellationToken) => session.ExpectSameAsync(
            session.Post(Joined(session.Target, Redirects), relayState: $"https://{Marker}/"), Remedy, cancellationToken)),
        new(
            "a foreign Host leads nowhere",
            (session, cancellationToken) => NotLedAstrayAsync(session, session.Post() with { Host = Marker }, cancellationToken)),
        new("a path of two slashes leads nowhere", (session, cancellationToken) =>
            NotLedAstrayAsync(session, new ProbeRequest("GET", $"//{Marker}/%2e%2e"), cancellationToken)),
        new("a GET's query leads nowhere", (session, cancellationToken) =>
            NotLedAstrayAsync(session, new ProbeRequest("GET", Joined(session.Target, Redirects)), cancellationToken)),
        new("the start URL's query leads nowhere", (session, cancellationToken) => session.Settings.StartRoute is { } route
            ? NotLedAstrayAsync(session, new ProbeRequest("GET", Joined(Identified(session, route), Redirects)), cancellationToken)
            : Task.FromResult(ProbeOutcome.Skip("name the route with --start-route"))),
        new("line breaks in the path add no header", (session, cancellationToken) =>
            NoHeaderAsync(session, session.Settings.TargetOf(session.Settings.Identifier + $"\r\nX-Probe: {Marker}"), cancellationToken)),
        new("line breaks in the query add no header", (session, cancellationToken) =>
            NoHeaderAsync(session, Joined(session.Target, $"?code=%0d%0aX-Probe:%20{Marker}&RelayState=%0d%0aX-Probe:%20{Marker}"), cancellationToken)),
    ];

    private static ProbeRequest Spoofed(ProbeRequest request) =>
        HostHeaders.Aggregate(request, (current, name) => current.With(name, Marker))
            .With("Forwarded", $"host={Marker};proto=http")
            .With("X-Forwarded-Proto", "http")
            .With("X-Original-URL", $"https://{Marker}/")
            .With("X-Rewrite-URL", $"https://{Marker}/");

    private static async Task<ProbeOutcome> NotLedAstrayAsync(ProbeSession session, ProbeRequest request, CancellationToken cancellationToken)
    {
        var reply = await session.Wire.SendAsync(request, cancellationToken);
        var destination = ProbeSession.DestinationOf(reply) ?? reply.Location;
        return destination?.Contains(Marker, StringComparison.OrdinalIgnoreCase) is true
            ? ProbeOutcome.Fail($"{reply}, and the address it leads to holds what the request said", Remedy)
            : ProbeOutcome.Ok(reply.ToString());
    }

    private static async Task<ProbeOutcome> NoHeaderAsync(ProbeSession session, string target, CancellationToken cancellationToken)
    {
        var reply = await session.Wire.SendAsync(new ProbeRequest("GET", target), cancellationToken);
        return reply.Header("X-Probe") is null
            ? ProbeOutcome.Ok(reply.ToString())
            : ProbeOutcome.Fail(
                $"{reply}, with a header that the request has made",
                "Requests write into answers (response splitting). Find what decodes %0d%0a in front of the gateway.");
    }

    private static string Identified(ProbeSession session, string route) =>
        route.Replace(ProbeSettings.Placeholder, Uri.EscapeDataString(session.Settings.Identifier), StringComparison.Ordinal);

    private static string Joined(string target, string query) => target.Contains('?', StringComparison.Ordinal) ? $"{target}&{query[1..]}" : target + query;
}
