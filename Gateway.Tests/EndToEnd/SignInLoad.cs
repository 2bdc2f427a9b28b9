using System.Collections.Concurrent;
using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Which side may answer a sign-in.</summary>
internal enum Side
{
    Legacy,
    Target,

    /// <summary>The change is being made: one or the other, and no error.</summary>
    Either,
}

/// <summary>Signs in as every tenant at every gateway without pause, and holds each answer against the side that was right for its moment.</summary>
internal sealed class SignInLoad(TestGateway[] gateways, int tenants)
{
    private const int Workers = 4;

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly int[] _seen = new int[2];

    // The number of the moment and its side in one: a sign-in that spans two moments may be answered by either.
    private volatile Moment _moment = new(0, Side.Legacy);
    private int _answered;

    private sealed record Moment(int Number, Side Side);

    public IReadOnlyCollection<string> Faults => _faults;

    public int Seen(Side side) => Volatile.Read(ref _seen[(int)side]);

    /// <summary>From now on this side is right.</summary>
    public void Enter(Side side) => _moment = new(_moment.Number + 1, side);

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker, stop), CancellationToken.None)));

    /// <summary>Completes after so many further sign-ins.</summary>
    public Task AfterAsync(int answers)
    {
        var goal = Volatile.Read(ref _answered) + answers;
        return Eventually.TrueAsync(() => Volatile.Read(ref _answered) >= goal, TimeSpan.FromSeconds(60));
    }

    private async Task WorkAsync(int worker, CancellationToken stop)
    {
        for (var i = worker; !stop.IsCancellationRequested; i++)
        {
            var tenant = $"tenant-{i % tenants}";
            var before = _moment;
            try
            {
                using var response = await gateways[i / tenants % gateways.Length].PostFormAsync($"/old-sso/{tenant}");
                Judge(tenant, await SideOfAsync(response), before, _moment);
            }
            catch (HttpRequestException e)
            {
                _faults.Enqueue($"{tenant}: {e.Message}");
            }

            Interlocked.Increment(ref _answered);
        }
    }

    private void Judge(string tenant, Side? answered, Moment before, Moment after)
    {
        if (answered is not { } side)
        {
            _faults.Enqueue($"{tenant}: an answer of neither side");
            return;
        }

        Interlocked.Increment(ref _seen[(int)side]);
        if (before.Number == after.Number && before.Side is not Side.Either && before.Side != side)
        {
            _faults.Enqueue($"{tenant}: {side} in moment {before.Number}, where {before.Side} was right");
        }
    }

    private static async Task<Side?> SideOfAsync(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TemporaryRedirect when response.Headers.Location!.AbsoluteUri.EndsWith(Sample.ConnectionId, StringComparison.Ordinal) => Side.Target,
        HttpStatusCode.OK when await response.Content.ReadAsStringAsync() == "legacy" => Side.Legacy,
        _ => null,
    };
}
