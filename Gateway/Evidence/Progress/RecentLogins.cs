using Gateway.Public.Redirect;

namespace Gateway.Evidence.Progress;

/// <summary>Logins of an hour at this gateway, by what they were answered with.</summary>
/// <param name="From">When the hour began, in UTC; it ends 60 minutes later, and the newest one now.</param>
/// <param name="Stytch">Sent to Stytch.</param>
/// <param name="Legacy">Proxied to the legacy side.</param>
/// <param name="Pages">Answered with a page: paused, retired, unmapped, or refused.</param>
internal sealed record LoginHour(DateTimeOffset From, long Stytch, long Legacy, long Pages);

/// <summary>
/// The logins of the last day by the hour, in memory, of this gateway since its start: for whoever looks at a migration now. What is kept is the traffic of
/// each mapping. Told from time to time how many there were, so that no login pays for it.
/// </summary>
internal sealed class RecentLogins(RedirectMetrics metrics)
{
    /// <summary>Hours that are kept, the current one included.</summary>
    public const int MaxHours = 24;

    private static readonly RedirectAction[] ToStytch =
        [RedirectAction.Redirect, RedirectAction.Repost, RedirectAction.RedirectQuery, RedirectAction.Start];

    private static readonly RedirectAction[] ToPages = [.. Enum.GetValues<RedirectAction>().Except([.. ToStytch, RedirectAction.Proxied])];

    private readonly Lock _lock = new();
    private readonly LinkedList<LoginHour> _hours = [];
    private (long Stytch, long Legacy, long Pages) _counted;

    /// <summary>Takes what was counted since the last time as of the hour that it is now.</summary>
    public void Note(DateTimeOffset now)
    {
        lock (_lock)
        {
            var total = (Stytch: SumOf(ToStytch), Legacy: metrics.LoginsAnswered(RedirectAction.Proxied), Pages: SumOf(ToPages));
            var from = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
            if (_hours.Last is not { } last || last.Value.From < from)
            {
                last = _hours.AddLast(new LoginHour(from, 0, 0, 0));
            }

            var hour = last.Value;
            last.Value = hour with
            {
                Stytch = hour.Stytch + total.Stytch - _counted.Stytch,
                Legacy = hour.Legacy + total.Legacy - _counted.Legacy,
                Pages = hour.Pages + total.Pages - _counted.Pages,
            };
            _counted = total;
            while (_hours.First!.Value.From <= from.AddHours(-MaxHours))
            {
                _hours.RemoveFirst();
            }
        }
    }

    /// <summary>The hours up to now that anything was noted in, oldest first.</summary>
    public IReadOnlyList<LoginHour> Read(DateTimeOffset now)
    {
        Note(now);
        lock (_lock)
        {
            return [.. _hours];
        }
    }

    private long SumOf(RedirectAction[] actions) => actions.Sum(metrics.LoginsAnswered);
}
