namespace Gateway.Cli.Migrate;

/// <summary>
/// Tries the work of one tenant after the other, or some at once. What may pass by itself is tried again; one that fails stops no other, unless none could
/// fare better.
/// </summary>
internal sealed class MigrationAttempts(MigrationTerms terms, CancellationTokenSource stop)
{
    /// <summary>So many failures in a row that may pass by themselves: Stytch or the gateway is away, and going on would only list all the others.</summary>
    private const int MaxFailuresInARow = 20;

    // A failure that may pass is tried again after these, while others go on.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)];

    private int _failuresInARow;

    /// <summary>Why the rest is not worth trying; null where it is.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>Does it, in up to three attempts. Cancels the rest where that is of no use.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why it failed in the end; null where it did not.</returns>
    public async Task<MigrationException?> TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await work();
                Interlocked.Exchange(ref _failuresInARow, 0);
                return null;
            }
            catch (MigrationException e) when (e.MayPass && attempt < Pauses.Length)
            {
                await terms.WaitAsync(Pauses[attempt], cancellationToken);
            }
            catch (MigrationException e)
            {
                Judge(e);
                return e;
            }
        }
    }

    private void Judge(MigrationException failure)
    {
        var inARow = failure.MayPass ? Interlocked.Increment(ref _failuresInARow) : 0;
        if (failure.ConcernsAll || inARow >= MaxFailuresInARow)
        {
            StoppedBy ??= failure.ConcernsAll
                ? failure.Message
                : $"{inARow} tenants in a row failed for reasons that may pass, the last one by: {failure.Message} Run it again later.";
            stop.Cancel();
        }
    }
}
