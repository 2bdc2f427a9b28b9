namespace Gateway.Stytch.Api.Transport;

/// <summary>The Retry-After of an answer (RFC 9110 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>No wait is longer, whatever is asked for: Stytch's windows are a minute.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>At least zero, at most <see cref="Longest"/>; null where nothing usable is said.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider timeProvider)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - timeProvider.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait is null ? null : TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, 0, Longest.Ticks));
    }
}
