namespace Gateway.Storage;

/// <summary>
/// The pauses of background work. They end together, on the full seconds of one clock, so that a gateway with nothing to do wakes once a second and not
/// for each thing that it looks at.
/// </summary>
internal static class BackgroundPause
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>How much of a pause may be missing: without it, work that ends a moment after a beat would wait for the one after the next.</summary>
    private const double Tolerance = 0.1;

    /// <summary>Waits; never throws, as who waits looks at the token himself.</summary>
    public static async Task WaitAsync(TimeProvider time, TimeSpan pause, CancellationToken cancellationToken) =>
        await Task.Delay(Aligned(time, pause), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>How long it is to the beat at which a pause that begins now should end; pauses below a second stay as they are.</summary>
    public static TimeSpan Aligned(TimeProvider time, TimeSpan pause)
    {
        if (pause < Beat)
        {
            return pause;
        }

        var now = time.GetElapsedTime(0, time.GetTimestamp());
        var beats = Math.Ceiling((now + (pause * (1 - Tolerance))) / Beat);
        return (beats * Beat) - now;
    }
}
