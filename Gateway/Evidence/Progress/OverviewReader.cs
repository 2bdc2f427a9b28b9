using Gateway.Mappings;
using Gateway.Mappings.Store;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Progress;

/// <summary>
/// Reads the whole set for the overview, and shows it again while nothing moved: a million mappings take seconds. One reader at a time, whoever
/// asks meanwhile gets the same.
/// </summary>
internal sealed class OverviewReader(IMappingStore mappings, IProgressStore traffic, IOptions<ProgressOptions> options, TimeProvider timeProvider) : IDisposable
{
    /// <summary>How old an overview may be that only new traffic could change.</summary>
    private static readonly TimeSpan ShownFor = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Made? _made;

    public async Task<ProgressOverview> ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_made is not { } made || !await IsGoodAsync(made, cancellationToken))
            {
                _made = made = await MakeAsync(cancellationToken);
            }

            return made.Overview;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<bool> IsGoodAsync(Made made, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var age = now - made.Overview.GeneratedAt;
        // What took long is shown for as long, even if the store moved: asking again and again costs half of a processor at the most.
        return UnixDay.DayOf(now) == UnixDay.DayOf(made.Overview.GeneratedAt)
            && (age < made.Cost || (age < ShownFor && made.Position == await mappings.ReadPositionAsync(cancellationToken)));
    }

    private async Task<Made> MakeAsync(CancellationToken cancellationToken)
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
        return new Made(counts.ToOverview(now, trackingSince, burnDown), position, timeProvider.GetElapsedTime(since));
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

    private sealed record Made(ProgressOverview Overview, StorePosition Position, TimeSpan Cost);
}
