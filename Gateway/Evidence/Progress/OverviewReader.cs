using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Progress;

/// <summary>
/// Reads the whole set for the overview, and shows it again while nothing moved: a million mappings take seconds, on threads that give way to requests.
/// One reading at a time, whoever asks meanwhile gets the same.
/// </summary>
internal sealed class OverviewReader(IMappingStore mappings, IProgressStore traffic, IOptions<ProgressOptions> options, TimeProvider timeProvider) : IDisposable
{
    /// <summary>How old an overview may be that only new traffic could change.</summary>
    private static readonly TimeSpan ShownFor = TimeSpan.FromSeconds(30);

    /// <summary>How long somebody waits who would rather have an older one: not felt, and enough for some thousand mappings.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    /// <summary>What takes longer is shown for a while even where the store moved.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private long _begun;
    private Task? _making;
    private volatile Made? _made;

    /// <summary>The overview as things stand.</summary>
    public async Task<ProgressOverview> ReadAsync(CancellationToken cancellationToken)
    {
        var begunBefore = Interlocked.Read(ref _begun);
        while (true)
        {
            if (_made is { } made && (made.Number > begunBefore || await IsGoodAsync(made, cancellationToken)))
            {
                return made.Overview;
            }

            await MakeOnceAsync().WaitAsync(cancellationToken);
        }
    }

    /// <summary>What is there within a moment: the overview as things stand, or an older one, or null, while the new one goes on being made.</summary>
    public async Task<(ProgressOverview? Overview, bool IsCurrent)> ReadSoonAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadAsync(cancellationToken).WaitAsync(Soon, timeProvider, cancellationToken), true);
        }
        catch (TimeoutException)
        {
            return (_made?.Overview, false);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private Task MakeOnceAsync()
    {
        lock (_lock)
        {
            if (_making is null or { IsCompleted: true })
            {
                var number = Interlocked.Increment(ref _begun);
                var ended = _ended.Token;
                _making = BackgroundThreads.Shared.RunAsync(async () => _made = await MakeAsync(number, ended), ended);
            }

            return _making;
        }
    }

    private async Task<bool> IsGoodAsync(Made made, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var age = now - made.Overview.GeneratedAt;
        // What took long is shown for as long after it was done, even if the store moved: asking again and again costs half of a processor at the most.
        return UnixDay.DayOf(now) == UnixDay.DayOf(made.Overview.GeneratedAt)
            && ((made.Cost > Long && age < 2 * made.Cost) || (age < ShownFor && made.Position == await mappings.ReadPositionAsync(cancellationToken)));
    }

    private async Task<Made> MakeAsync(long number, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var since = timeProvider.GetTimestamp();
        var today = UnixDay.DayOf(now);
        var noted = await traffic.ReadBurnDownAsync(cancellationToken);
        DateOnly? trackingSince = noted is [var first, ..] ? first.Day : null;
        var counts = new OverviewCounts(options.Value.QuietDays);
        var position = StorePosition.Empty;
        var chunk = new List<ConnectionMapping>(IProgressStore.MaxIdentifiers);
        await foreach (var mapping in mappings.ReadAllAsync(start => position = start, cancellationToken))
        {
            chunk.Add(mapping);
            if (chunk.Count == IProgressStore.MaxIdentifiers)
            {
                await AddAsync(counts, chunk, trackingSince, today, cancellationToken);
                chunk.Clear();
            }
        }

        await AddAsync(counts, chunk, trackingSince, today, cancellationToken);
        var burnDown = BurnDown.Fill(noted, today.AddDays(1 - options.Value.KeepDays), today);
        return new Made(number, counts.ToOverview(now, trackingSince, burnDown), position, timeProvider.GetElapsedTime(since));
    }

    private async Task AddAsync(
        OverviewCounts counts, List<ConnectionMapping> chunk, DateOnly? trackingSince, DateOnly today, CancellationToken cancellationToken)
    {
        if (chunk.Count == 0)
        {
            return;
        }

        var lastSignIns = await traffic.ReadLastSignInsAsync([.. chunk.Select(mapping => mapping.Identifier)], cancellationToken);
        for (var i = 0; i < chunk.Count; i++)
        {
            counts.Add(chunk[i], QuietTime.DaysOf(lastSignIns[i], chunk[i].CreatedAt, trackingSince, today));
        }
    }

    private sealed record Made(long Number, ProgressOverview Overview, StorePosition Position, TimeSpan Cost);
}
