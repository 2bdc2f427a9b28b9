using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Front;

/// <summary>Signs in through a front end at a bounded rate, migrated and legacy tenants in turn, and remembers every login that failed.</summary>
internal sealed class LoginLoad : IAsyncDisposable
{
    private const int Workers = 2;

    private static readonly byte[] Form = Encoding.ASCII.GetBytes($"SAMLResponse={new string('A', 6_000)}");

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly HttpClient _client;
    private readonly string _name;
    private readonly Task _running;
    private int _answered;

    /// <summary>Begins at once.</summary>
    /// <param name="name">Names it among others in failures.</param>
    /// <param name="client">What it signs in with, and disposes.</param>
    /// <param name="perSecond">Logins a second.</param>
    public LoginLoad(string name, HttpClient client, int perSecond)
    {
        (_name, _client) = (name, client);
        var period = TimeSpan.FromSeconds((double)Workers / perSecond);
        _running = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => SignInAsync(worker, period))));
    }

    /// <summary>Logins that failed so far: none, one hopes.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Completes after so many further logins.</summary>
    public Task AfterAsync(int logins)
    {
        var goal = _answered + logins;
        return Eventually.TrueAsync(() => _answered >= goal, TimeSpan.FromSeconds(60));
    }

    /// <summary>Ends when the logins that have begun are answered.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _client.Dispose();
    }

    private async Task SignInAsync(int worker, TimeSpan period)
    {
        using var timer = new PeriodicTimer(period);
        for (var i = worker; !_stop.IsCancellationRequested; i++)
        {
            var (identifier, expected) = i % 2 == 0 ? (Fleet.Migrated, HttpStatusCode.TemporaryRedirect) : (Fleet.Legacy, HttpStatusCode.OK);
            try
            {
                using var answer = await _client.PostAsync(new Uri($"/old-sso/{identifier}", UriKind.Relative), new ByteArrayContent(Form));
                if (answer.StatusCode != expected)
                {
                    _failures.Enqueue($"{_name}, {identifier}: {answer.StatusCode}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                _failures.Enqueue($"{_name}, {identifier}: {e.Message}");
            }

            Interlocked.Increment(ref _answered);
            await timer.WaitForNextTickAsync();
        }
    }
}
