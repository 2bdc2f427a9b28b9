using Gateway.Cli.Probe.Wire;

namespace Gateway.Cli.Probe.Checks;

/// <summary>What is for operators cannot be reached from outside. The legacy app may well answer these paths; the gateway must not.</summary>
internal static class ExposureChecks
{
    /// <summary>What only the gateway's own listeners say.</summary>
    private static readonly (string Path, string Sign, ProbeVerdict Verdict)[] Paths =
    [
        ("/admin/v1/status", "urn:sso-gateway:", ProbeVerdict.Fail),
        ("/admin/openapi.json", "/admin/v1/", ProbeVerdict.Fail),
        ("/metrics", "gateway_", ProbeVerdict.Fail),
        ("/readyz", "\"break_glass\"", ProbeVerdict.Fail),

        // A legacy app may say the same.
        ("/livez", """{"status":"ok"}""", ProbeVerdict.Warn),
    ];

    public static readonly IReadOnlyList<ProbeCheck> All = [.. Paths.Select(path => new ProbeCheck(
        $"{path.Path} is not public", (session, cancellationToken) => HiddenAsync(session, path.Path, path.Sign, path.Verdict, cancellationToken)))];

    private static async Task<ProbeOutcome> HiddenAsync(
        ProbeSession session, string path, string sign, ProbeVerdict verdict, CancellationToken cancellationToken)
    {
        var reply = await session.Wire.SendAsync(new ProbeRequest("GET", path), cancellationToken);
        var isOurs = reply.Body.Contains(sign, StringComparison.Ordinal)
            || reply.Header("WWW-Authenticate")?.Contains("sso-gateway", StringComparison.Ordinal) is true;
        return isOurs
            ? new ProbeOutcome(
                verdict,
                $"{reply}, as the gateway's own listeners do",
                "Route the public address to the public listener only (Gateway:Listen:Public); keep those for Ops and Admin inside.")
            : ProbeOutcome.Ok(reply.ToString());
    }
}
