using System.Text;
using Gateway.Public.Legacy.Watching;
using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Public.Redirect;

/// <summary>How much of a SAML message is read where a decision depends on it.</summary>
/// <param name="MaxBytes">The longest form body; a longer one counts as unreadable.</param>
/// <param name="Timeout">How long it may take to come.</param>
internal sealed record MessageLimits(int MaxBytes, TimeSpan Timeout);

/// <summary>
/// Reads the SAML message of a request where it decides which mapping or which side the request belongs to: a hint, never a proof. The body
/// reaches whoever gets the request as it was sent. What cannot be read in time, within the limits or at all is no message; that is nobody's error.
/// </summary>
internal sealed class InboundMessages(MessageLimits limits, CopyBudget budget, TimeProvider timeProvider)
{
    private readonly SamlLimits _samlLimits = SamlLimits.Default with { MaxBytes = limits.MaxBytes };

    /// <summary>The message of the form, or of the query; read once a request. Goes on in the thread pool.</summary>
    public async Task<SamlMessage?> ReadAsync(HttpContext context) => (await ReadOnceAsync(context)).Message;

    /// <summary>
    /// Who says to have sent the message; null where it does not say so once. A message that cannot be read whole is routed by its Issuer all the same: what
    /// is wrong with the rest is for its receiver to say.
    /// </summary>
    public async Task<string?> ReadIssuerAsync(HttpContext context)
    {
        var read = await ReadOnceAsync(context);
        return read.Message is { } message ? IssuerOf(message) : read.Issuer;
    }

    private async Task<ReadMessage> ReadOnceAsync(HttpContext context)
    {
        if (context.Features.Get<ReadMessage>() is { } known)
        {
            return known;
        }

        var read = await ReadCarrierAsync(context);
        context.Features.Set(read);
        return read;
    }

    private static string? IssuerOf(SamlMessage message)
    {
        // A Response need not name its issuer, an assertion must (SAMLCore 2.3.3, 3.2.2).
        var issuer = message.Issuer ?? (message.Assertions.Count > 0 ? message.Assertions[0].Issuer : null);
        return message.Assertions.All(assertion => assertion.Issuer == issuer) ? issuer : null;
    }

    private async Task<ReadMessage> ReadCarrierAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            // Inflating and parsing are not for the thread that reads every socket.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var query = Encoding.Latin1.GetBytes(RawTarget.Of(context).Query.ToString());
            var result = SamlHttp.ReadQuery(query, _samlLimits).Result;
            return new(MessageOf(result), result is SamlReadResult.Unreadable ? SamlHttp.IssuerOfQuery(query, _samlLimits) : null);
        }

        if (!HttpMethods.IsPost(context.Request.Method) || !ContentTypes.IsForm(context.Request.ContentType))
        {
            return ReadMessage.None;
        }

        try
        {
            var replay = await BodyReplay.ReadAsync(context, budget, limits.MaxBytes, limits.Timeout, timeProvider);
            return replay.Reading is BodyReading.Whole ? ReadForm(replay.Content.Span) : ReadMessage.None;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The browser went away or broke the rules of HTTP; whoever gets the request notices.
            return ReadMessage.None;
        }
    }

    private ReadMessage ReadForm(ReadOnlySpan<byte> body)
    {
        var result = SamlHttp.ReadForm(body, _samlLimits).Result;
        return new(MessageOf(result), result is SamlReadResult.Unreadable ? SamlHttp.IssuerOfForm(body, _samlLimits) : null);
    }

    private static SamlMessage? MessageOf(SamlReadResult? result) => (result as SamlReadResult.Message)?.Value;

    /// <param name="Message">The message; null where there is none that can be read.</param>
    /// <param name="Issuer">Who says to have sent one that cannot be read.</param>
    private sealed record ReadMessage(SamlMessage? Message, string? Issuer)
    {
        public static readonly ReadMessage None = new(null, null);
    }
}
