namespace Gateway.Cli.Probe.Checks;

/// <summary>Nothing in front of the gateway has a smaller limit than sign-ins need.</summary>
internal static class SizeChecks
{
    private const int CookieCharacters = 12 * 1024;

    private static readonly int[] Kilobytes = [8, 100, 300, 600];

    // Beyond what the largest directories have been seen to send.
    private static readonly int[] Spare = [1024, 2048];

    public static readonly IReadOnlyList<ProbeCheck> All =
    [
        .. Kilobytes.Select(size => Body(size, ProbeVerdict.Fail)),
        .. Spare.Select(size => Body(size, ProbeVerdict.Warn)),
        new("12 KB of headers are let through", (session, cancellationToken) => session.ExpectSameAsync(
            session.Post().With("Cookie", "probe=" + new string('x', CookieCharacters)),
            "Raise the header limit of your load balancer (nginx: large_client_header_buffers): browsers send every cookie of your domain along.",
            cancellationToken,
            ProbeVerdict.Warn)),
        new("a slow body is waited for", (session, cancellationToken) => session.ExpectSameAsync(
            session.Post() with { PauseInBody = session.Settings.SlowBodyPause },
            "Raise the time that your load balancer waits for a body: users sign in over slow mobile networks.",
            cancellationToken)),
    ];

    private static ProbeCheck Body(int kilobytes, ProbeVerdict otherwise) =>
        new($"{kilobytes} KB are let through", (session, cancellationToken) => session.ExpectSameAsync(
            session.Post(kilobytes: kilobytes),
            "Raise the body limit of your load balancer (nginx: client_max_body_size), or Gateway:Limits:MaxRepostBytes for a mapping with delivery "
            + "repost: users with many groups send large responses.",
            cancellationToken,
            otherwise));
}
