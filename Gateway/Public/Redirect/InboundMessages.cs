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
    private static readonly SamlHttpMessage None = new(SamlParameter.None, null, null);

    private readonly SamlLimits _samlLimits = SamlLimits.Default with { MaxBytes = limits.MaxBytes };

    /// <summary>The message of the form, or of the query; read once a request. Goes on in the thread pool.</summary>
    public async Task<SamlMessage?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<ReadMessage>() is { } known)
        {
            return known.Message;
        }

        var message = (await ReadCarrierAsync(context)).Result is SamlReadResult.Message { Value: var value } ? value : null;
        context.Features.Set(new ReadMessage(message));
        return message;
    }

    /// <summary>Who says to have sent a message; null where it does not say so once.</summary>
    public static string? IssuerOf(SamlMessage message)
    {
        // A Response need not name its issuer, an assertion must (SAMLCore 2.3.3, 3.2.2).
        var issuer = message.Issuer ?? (message.Assertions.Count > 0 ? message.Assertions[0].Issuer : null);
        return message.Assertions.All(assertion => assertion.Issuer == issuer) ? issuer : null;
    }

    private async Task<SamlHttpMessage> ReadCarrierAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            // Inflating and parsing are not for the thread that reads every socket.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return SamlHttp.ReadQuery(Encoding.Latin1.GetBytes(RawTarget.Of(context).Query.ToString()), _samlLimits);
        }

        if (!HttpMethods.IsPost(context.Request.Method) || !ContentTypes.IsForm(context.Request.ContentType))
        {
            return None;
        }

        try
        {
            var replay = await BodyReplay.ReadAsync(context, budget, limits.MaxBytes, limits.Timeout, timeProvider);
            return replay.Reading is BodyReading.Whole ? SamlHttp.ReadForm(replay.Content.Span, _samlLimits) : None;
        }
        catch (Exception e) when (e is OperationCanceledException or (IOException and not BadHttpRequestException))
        {
            // The browser went away; whoever gets the request notices.
            return None;
        }
    }

    private sealed record ReadMessage(SamlMessage? Message);
}
