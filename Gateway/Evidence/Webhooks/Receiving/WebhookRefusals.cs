using Gateway.Errors;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>What a refused sender is told: enough to mend it, and nothing of what was sent.</summary>
internal static class WebhookRefusals
{
    /// <param name="outcome">Why it is refused.</param>
    /// <param name="retryAfter">When to try again where that helps.</param>
    public static Problem Of(WebhookOutcome outcome, TimeSpan retryAfter) => outcome switch
    {
        WebhookOutcome.MethodNotAllowed => new Problem(ErrorType.MethodNotAllowed, "Webhooks are posted."),
        WebhookOutcome.Unsigned => new Problem(
            ErrorType.InvalidSignature,
            "The headers svix-id, svix-timestamp and svix-signature, or webhook-id, webhook-timestamp and webhook-signature, "
            + "are missing or not of their form."),
        WebhookOutcome.TooOld => new Problem(ErrorType.InvalidSignature, "The message was signed more than five minutes ago by this gateway's clock."),
        WebhookOutcome.FromTheFuture => new Problem(ErrorType.InvalidSignature, "The message was signed more than five minutes ahead of this gateway's clock."),
        WebhookOutcome.BadSignature =>
            new Problem(ErrorType.InvalidSignature, "No v1 signature was made with a secret of this project over this id, timestamp and body."),
        WebhookOutcome.TooLarge => new Problem(ErrorType.BodyTooLarge, "The body is larger than Gateway:Webhooks:MaxBodyBytes."),
        WebhookOutcome.TimedOut => new Problem(ErrorType.RequestTimeout, "The body did not arrive in time."),
        WebhookOutcome.Malformed => new Problem(ErrorType.InvalidBody, "The body is not an event of Stytch's that can be read."),
        WebhookOutcome.OtherProject => new Problem(ErrorType.OtherProject, "The project_id of the body is not that of the URL's project."),
        WebhookOutcome.Busy => new Problem(ErrorType.InboxFull, "Too many bodies are being read.") { RetryAfter = retryAfter },
        WebhookOutcome.InboxFull => new Problem(ErrorType.InboxFull, "As many messages wait to be applied as may.") { RetryAfter = retryAfter },
        WebhookOutcome.StoreUnavailable => new Problem(ErrorType.StoreUnavailable, "The message could not be kept.") { RetryAfter = retryAfter },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a refusal."),
    };
}
