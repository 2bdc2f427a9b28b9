using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>The store while Redis is killed, paused, restarted and slow.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[CancelAfter(90_000)]
internal sealed class RedisOutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Calls_ServerAwayFromTheStart_AreUnavailableAndWorkOnceItIsThere()
    {
        await using var scene = await RedisScene.StartAsync(options => options.Timeout = TimeSpan.FromSeconds(2));
        await scene.Server.KillAsync();

        Assert.That(() => scene.Store.OpenAsync(CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
        await scene.Server.RestartAsync();

        await Eventually.TrueAsync(() => AnswersAsync(scene.Store), Patience);
        await scene.Store.StoreAsync(Put("acme"));
        Assert.That(await scene.Store.FindAsync("acme"), Is.Not.Null);
    }

    [Test]
    public async Task Calls_ServerKilledAndRestarted_WorkAgainAndPokesComeThrough()
    {
        await using var scene = await RedisScene.StartAsync(options =>
        {
            options.Timeout = TimeSpan.FromSeconds(2);
            options.PollInterval = TimeSpan.FromMinutes(1);
        });
        await scene.Store.StoreAsync(Put("acme"));
        var other = scene.OpenAnother();
        await other.OpenAsync(CancellationToken.None);

        await scene.Server.KillAsync();
        Assert.That(() => scene.Store.FindAsync("acme"), Throws.InstanceOf<StoreUnavailableException>());
        await scene.Server.RestartAsync();
        await Eventually.TrueAsync(() => AnswersAsync(scene.Store), Patience);
        await Eventually.TrueAsync(() => AnswersAsync(other), Patience);
        await DrainAsync(scene.Store);

        // No poll within the minute: only the subscription, which must have come back, can complete this.
        await Eventually.TrueAsync(
            async () =>
            {
                await other.StoreAsync(Put("acme"));
                return await IsPokedWithinAsync(scene.Store, TimeSpan.FromSeconds(2));
            },
            Patience);
    }

    [Test]
    public async Task WaitForChange_ServerComesBack_Completes()
    {
        await using var scene = await RedisScene.StartAsync(options => options.PollInterval = TimeSpan.FromMinutes(1));
        await scene.Store.OpenAsync(CancellationToken.None);
        await DrainAsync(scene.Store);
        await scene.Server.KillAsync();
        var waiting = scene.Store.WaitForChangeAsync(CancellationToken.None);

        await scene.Server.RestartAsync();

        await waiting.WaitAsync(Patience);
    }

    [Test]
    public async Task Calls_ServerPaused_TimeOutFailFastAndWorkAgain()
    {
        await using var scene = await RedisScene.StartAsync(options => options.Timeout = TimeSpan.FromMilliseconds(300));
        await scene.Store.StoreAsync(Put("acme"));
        await scene.Server.PauseAsync();

        var failures = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            failures.Add((await Assert.ThrowsAsync<StoreUnavailableException>(() => scene.Store.FindAsync("acme")))!.Message);
        }

        Assert.That(failures[0], Does.Contain("did not answer within"));
        // The breaker has opened: nobody waits for a server that is known not to answer.
        Assert.That(failures, Has.Some.Contains("left alone"));
        await scene.Server.ResumeAsync();
        await Eventually.TrueAsync(() => AnswersAsync(scene.Store), Patience);
        Assert.That(await scene.Store.FindAsync("acme"), Is.Not.Null);
    }

    [Test]
    public async Task Calls_ServerSilentForLong_ConnectionIsMadeAnewAndFollows()
    {
        await using var scene = await RedisScene.StartAsync(options =>
        {
            options.Timeout = TimeSpan.FromMilliseconds(500);
            options.PollInterval = TimeSpan.FromMinutes(1);
        });
        await scene.Store.StoreAsync(Put("acme"));
        await scene.Server.PauseAsync();
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(
            async () => !await AnswersAsync(scene.Store) && TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(18),
            TimeSpan.FromSeconds(40));

        await scene.Server.ResumeAsync();
        await Eventually.TrueAsync(() => AnswersAsync(scene.Store), Patience);
        await DrainAsync(scene.Store);
        var waiting = scene.Store.WaitForChangeAsync(CancellationToken.None);
        await scene.OpenAnother().StoreAsync(Put("b"));

        await waiting.WaitAsync(Patience);
    }

    [Test]
    public async Task Commit_AnswerIsLost_IsMadeOnceAndItsAnswerGivenAgain()
    {
        await using var scene = await RedisScene.StartAsync(options => options.Timeout = TimeSpan.FromSeconds(3));
        await scene.Store.StoreAsync(Put("acme"));
        await scene.Server.PauseAsync();
        var committing = scene.Store.CommitAsync(Commit(Put(Mapping("acme"), expectedVersion: 1)), CancellationToken.None);

        // The first sending has timed out, the second is on its way behind it in the same socket.
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(4), Patience);
        await scene.Server.ResumeAsync();
        var result = await committing;

        Assert.That(result, Is.InstanceOf<CommitResult.Committed>());
        Assert.That(((CommitResult.Committed)result).Mappings[0]!.Version, Is.EqualTo(2));
        Assert.That((await scene.Store.FindAsync("acme"))!.SameAs(((CommitResult.Committed)result).Mappings[0]), Is.True);
        Assert.That((await scene.Store.ReadPositionAsync()).Revision, Is.EqualTo(2));
    }

    [Test]
    public async Task Calls_ScriptsForgotten_AreSentAgain()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.StoreAsync(Put("acme"));

        await scene.Server.CommandAsync("SCRIPT", "FLUSH");

        Assert.That(await scene.Store.FindAsync("acme"), Is.Not.Null);
        await scene.Store.StoreAsync(Put("b"));
    }

    [Test]
    public async Task Calls_WrongPassword_AreUnavailableWithoutTellingIt()
    {
        const string Password = "hunter2-planted";
        await using var server = await RedisServer.StartAsync("--requirepass", "right");
        var options = Stores.RedisOptions();
        options.Timeout = TimeSpan.FromSeconds(3);
        await using var connection = Stores.Connect(server, options, $",password={Password}");
        await using var store = new RedisMappingStore(connection, options, TimeProvider.System);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.That(error.ToString(), Does.Not.Contain(Password));
        Assert.That(error.Message, Does.Contain($"127.0.0.1:{server.Port}"));
    }

    [Test]
    public async Task Calls_Cancelled_ThrowAsCancelled()
    {
        await using var scene = await RedisScene.StartAsync();
        await scene.Store.OpenAsync(CancellationToken.None);
        await scene.Server.PauseAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.CatchAsync<OperationCanceledException>(() => scene.Store.FindAsync("acme", cancellation.Token));
        await scene.Server.ResumeAsync();
    }

    private static async Task<bool> AnswersAsync(RedisMappingStore store)
    {
        try
        {
            await store.PingAsync(CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static async Task<bool> IsPokedWithinAsync(RedisMappingStore store, TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        try
        {
            await store.WaitForChangeAsync(end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Takes the signals that are there, so that the next wait is for a new one.
    private static async Task DrainAsync(RedisMappingStore store)
    {
        while (await IsPokedWithinAsync(store, TimeSpan.FromMilliseconds(500)))
        {
        }
    }
}
