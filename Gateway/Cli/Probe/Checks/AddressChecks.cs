using System.Globalization;
using Gateway.Cli.Probe.Wire;

namespace Gateway.Cli.Probe.Checks;

/// <summary>The old URL means one tenant, however it is written, and other tenants are not touched.</summary>
internal static class AddressChecks
{
    private const string NoNormalizing = "Turn off what normalizes paths by a redirect in front of the gateway: a browser that follows it loses the form.";

    public static readonly IReadOnlyList<ProbeCheck> All =
    [
        new("a trailing slash needs no redirect", (session, cancellationToken) =>
            session.ExpectSameAsync(session.Post(WithSlash(session.Target)), NoNormalizing, cancellationToken, ProbeVerdict.Warn)),
        new("percent-encoding needs no redirect", (session, cancellationToken) =>
            session.ExpectSameAsync(session.Post(Encoded(session.Settings)), NoNormalizing, cancellationToken, ProbeVerdict.Warn)),
        new("an unknown identifier is not sent to Stytch", (session, cancellationToken) =>
            StaysAsync(session, "probe-" + Guid.NewGuid().ToString("N"), cancellationToken)),
        new("a legacy identifier is not sent to Stytch", (session, cancellationToken) => session.Settings.LegacyIdentifier is { } identifier
            ? StaysAsync(session, identifier, cancellationToken)
            : Task.FromResult(ProbeOutcome.Skip("name one with --known"))),
    ];

    private static async Task<ProbeOutcome> StaysAsync(ProbeSession session, string identifier, CancellationToken cancellationToken)
    {
        var reply = await session.Wire.SendAsync(session.Post(session.Settings.TargetOf(identifier)), cancellationToken);
        return reply switch
        {
            _ when LeadsToStytch(session, reply) => ProbeOutcome.Fail(
                $"{reply}, to Stytch", "Look the identifier up with 'gateway history': a wrong tenant would be signed in."),
            { Status: null or >= 500 } => ProbeOutcome.Warn(
                reply.ToString(), "The legacy backend does not answer the gateway: see 'gateway check'. Tenants that are not migrated cannot sign in."),
            _ => ProbeOutcome.Ok(reply.ToString()),
        };
    }

    private static bool LeadsToStytch(ProbeSession session, ProbeReply reply) =>
        (ProbeSession.DestinationOf(reply) ?? reply.Location) is { } target && session.FaultOfTarget(target) is null;

    private static string WithSlash(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target + "/" : target.Insert(query, "/");
    }

    private static string Encoded(ProbeSettings settings)
    {
        var first = string.Create(CultureInfo.InvariantCulture, $"%{(int)settings.Identifier[0]:X2}");
        return char.IsAsciiLetterOrDigit(settings.Identifier[0])
            ? settings.Route.Replace(ProbeSettings.Placeholder, first + Uri.EscapeDataString(settings.Identifier[1..]), StringComparison.Ordinal)
            : settings.TargetOf(settings.Identifier);
    }
}
