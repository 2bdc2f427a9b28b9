using System.Net;
using System.Text.RegularExpressions;
using Gateway.Cli.Probe.Wire;

namespace Gateway.Cli.Probe;

/// <summary>One run against one deployment: what is sent, and what the first answer showed.</summary>
internal sealed partial class ProbeSession(ProbeSettings settings, TimeProvider timeProvider) : IDisposable
{
    private const int UsualKilobytes = 8;

    private readonly ProbeMessages _messages = new(new Uri(settings.Address, settings.TargetOf(settings.Identifier)).AbsoluteUri, timeProvider);

    public ProbeSettings Settings { get; } = settings;

    public ProbeWire Wire { get; } = new(settings.Address, timeProvider);

    /// <summary>The request target of the migrated identifier.</summary>
    public string Target { get; } = settings.TargetOf(settings.Identifier);

    /// <summary>Where a login of the migrated identifier is sent, once that is known to be right; null before, and where it is not.</summary>
    public string? AcsUrl { get; set; }

    /// <summary>True where that is done by a page that sends the form on.</summary>
    public bool IsReposted { get; set; }

    public DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>A usual sign-in.</summary>
    public ProbeRequest Post(string? target = null, int kilobytes = UsualKilobytes, string relayState = "probe") =>
        new("POST", target ?? Target) { Body = _messages.Form(kilobytes, relayState) };

    /// <summary>Where a browser takes the form it has posted; null where it is lost.</summary>
    public static string? DestinationOf(ProbeReply reply) => reply switch
    {
        { Status: 307 } => reply.Location,
        { Status: 200 } when FormAction().Match(reply.Body) is { Success: true } form => WebUtility.HtmlDecode(form.Groups["action"].Value),
        _ => null,
    };

    /// <summary>What is wrong with an address as a target; null for one at a permitted origin.</summary>
    public string? FaultOfTarget(string target)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out var url))
        {
            return "is not absolute";
        }

        if (!Settings.Origins.Any(origin => origin.GetLeftPart(UriPartial.Authority) == url.GetLeftPart(UriPartial.Authority)))
        {
            return $"is at {url.GetLeftPart(UriPartial.Authority)}, which is none of "
                + $"{string.Join(", ", Settings.Origins.Select(origin => origin.GetLeftPart(UriPartial.Authority)))}";
        }

        return url.UserInfo.Length > 0 || url.Fragment.Length > 0 ? "has credentials or a fragment" : null;
    }

    /// <summary>Whether a request is answered just as a usual sign-in is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="remedy">What to do where it is not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="otherwise">What it comes to where it is not, but nobody is led astray.</param>
    public async Task<ProbeOutcome> ExpectSameAsync(
        ProbeRequest request, string remedy, CancellationToken cancellationToken, ProbeVerdict otherwise = ProbeVerdict.Fail)
    {
        if (AcsUrl is null)
        {
            return ProbeOutcome.Skip("a usual sign-in is not redirected");
        }

        var reply = await Wire.SendAsync(request, cancellationToken);
        if (DestinationOf(reply) == AcsUrl)
        {
            return ProbeOutcome.Ok($"{reply}, to the same target");
        }

        return reply.IsRedirect
            ? ProbeOutcome.Fail($"{reply}, to another target or by a redirect that loses the form", remedy)
            : new ProbeOutcome(otherwise, reply.ToString(), remedy);
    }

    public void Dispose() => _messages.Dispose();

    [GeneratedRegex("""<form\b[^>]*\baction="(?<action>[^"]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex FormAction();
}
