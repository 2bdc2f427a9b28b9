using Gateway.Public.SlowBodies;

namespace Gateway.Public.Redirect.Repost;

/// <summary>Reads the forms that a page sends on, each within its limits and all within theirs.</summary>
internal sealed class RepostForms(RepostLimits limits, BodyPaces paces)
{
    private readonly RepostMemory _memory = new(limits.MaxBytesAtOnce);

    /// <summary>Room for one form, to be disposed of once the page is written.</summary>
    public RepostBody Create() => new(limits, _memory);

    /// <summary>Reads the request's form into <paramref name="body"/>. Goes on in the thread pool.</summary>
    public async Task<RepostReading> ReadAsync(HttpContext context, RepostBody body)
    {
        if (!ContentTypes.IsForm(context.Request.ContentType))
        {
            return RepostReading.NoForm;
        }

        // Not in the thread that polls the sockets.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            LateBodies.Unbind(context);
            using var pace = paces.Begin(context.Request.BodyReader);
            context.Request.Body = new InterruptibleBody(context.Request.BodyReader, pace);
            var reading = await body.ReadAsync(context.Request.Body, context.Request.ContentLength);
            return reading is RepostReading.Complete && FormFields.AreMoreThan(limits.MaxFields, body.Bytes) ? RepostReading.TooLarge : reading;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The browser went away, was too slow or broke the rules of HTTP: nobody but itself is affected, so it is no error of ours.
            return RepostReading.Broken;
        }
    }
}
