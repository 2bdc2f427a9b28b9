using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Errors;
using Gateway.Evidence.Progress;

namespace Gateway.Evidence.Handovers;

/// <summary>
/// The page for a customer's IT: the two settings to change, how to test them, and whether the change shows. It holds what the handover message holds and
/// the day of the last sign-in by the old address, and no link to anything.
/// </summary>
internal static class HandoverPage
{
    private const string Style = PageStyle.Base
        + "h2{font-size:1.15rem;margin:1.6rem 0 .3rem}dl{margin:0}dt{font-weight:600}dd{margin:0 0 .6rem;overflow-wrap:anywhere}"
        + "code{font-size:.95em}button{font:inherit;padding:.2rem .9rem;margin-left:.6rem}"
        + ".state{border-left:.35rem solid #8a6d1a;padding:.4rem .9rem;background:#fbf6e6;color:#1d2733}.done{border-color:#1b7a43;background:#e9f6ee}"
        + PageStyle.Dark;

    // Without a script there is no button, and the value can be marked.
    private const string Copy =
        "document.querySelectorAll('button[data-value]').forEach(function(b){b.hidden=false;b.addEventListener('click',function(){"
        + "navigator.clipboard.writeText(b.dataset.value).then(function(){b.textContent='Copied'},function(){b.textContent='Please mark and copy it'})})})";

    private static readonly string StyleSource = PageStyle.SourceOf(Style);

    /// <summary>Writes the page; without its body for HEAD.</summary>
    public static Task WriteAsync(HttpContext context, Handover handover, MappingProgress progress, DateTimeOffset expiresAt)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var page = Encoding.UTF8.GetBytes(Render(handover, progress, expiresAt, nonce));
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src {StyleSource}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";

        // The path holds the secret.
        headers["Referrer-Policy"] = "no-referrer";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    private static string Render(Handover handover, MappingProgress progress, DateTimeOffset expiresAt, string nonce)
    {
        var stage = HandoverStages.Of(progress);
        return $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
            <title>{WebUtility.HtmlEncode(handover.Subject)}</title><style>{Style}</style></head>
            <body><main><h1>Two settings to change at your identity provider</h1>
            <p>We have moved our single sign-on to a new service. Everybody can sign in as before: what your identity provider sends to the old address is
            passed on. To finish the move, please change two settings. Both have the same value; save them together.</p>
            <p class="state{(stage is HandoverStage.Done ? " done" : "")}" role="status" data-stage="{stage}">{SentenceOf(stage, progress)}</p>
            {SettingOf("ACS URL", "also called Single sign-on URL, Reply URL or Consumer Service URL", handover.AcsUrl, handover.LegacyAcsUrl)}
            {SettingOf("Audience", "also called Audience URI, SP Entity ID or Identifier", handover.AudienceUri, handover.LegacyAudienceUri)}
            <h2>What stays as it is</h2>
            <ul><li>your certificate, your sign-on URL and your Issuer (Entity ID)</li><li>NameID, its format, and all attributes and groups you send</li>
            <li>who is assigned to the application</li></ul>
            <h2>How to test</h2>
            <ol><li>Save the two settings.</li><li>Open a private browser window and sign in with your own account: once from your portal, and once from our
            application.</li><li>If you are signed in, that is all. If not, put the old values back: they still work. Then tell us the time, and the message you
            saw with its reference, if there is one.</li></ol>
            <h2>When</h2>
            <p>{WhenOf(handover.Until)}</p>
            <p><small>This page works until {expiresAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC. It shows these settings and
            changes nothing. Load it again to see whether your change shows.</small></p>
            </main><script nonce="{nonce}">{Copy}</script></body>
            </html>

            """;
    }

    private static string SettingOf(string name, string otherNames, string value, string? replaces)
    {
        var encoded = WebUtility.HtmlEncode(value);
        return $"""
            <h2>{name}</h2>
            <p><small>{otherNames}</small></p>
            <dl><dt>new</dt><dd><code>{encoded}</code><button type="button" hidden data-value="{encoded}" aria-label="Copy the new {name}">Copy</button></dd>
            {(replaces is null ? "" : $"<dt>old</dt><dd><code>{WebUtility.HtmlEncode(replaces)}</code></dd>")}</dl>
            """;
    }

    private static string SentenceOf(HandoverStage stage, MappingProgress progress) => stage switch
    {
        HandoverStage.Done => "Done: the old address is out of use. Thank you.",
        HandoverStage.Quiet => string.Create(
            CultureInfo.InvariantCulture,
            $"It looks done: nobody has signed in by the old address since {progress.LastSignIn:yyyy-MM-dd}. "
            + $"After {progress.QuietDaysNeeded} such days we close it."),
        HandoverStage.Open => progress.LastSignIn is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"Not changed yet: the last sign-in by the old address was on {last:yyyy-MM-dd} (UTC).")
            : "Not changed yet, or nobody has signed in so far.",
        _ => "Please do not change anything yet: your organization is not moved. We will tell you when it is.",
    };

    private static string WhenOf(DateOnly? until) => until is { } day
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Old and new settings both work until {day:yyyy-MM-dd}. Please make the change before: afterwards sign-ins by the old address may be turned away.")
        : "Old and new settings both work for now, so pick a time that suits you. We will tell you well before the old address is switched off.";
}
