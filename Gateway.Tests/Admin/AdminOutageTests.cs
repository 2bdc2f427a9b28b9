using System.Net;
using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Sqlite;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin;

/// <summary>While the store is away, those who were just at work can still see how things stand, and nothing pretends to be stored.</summary>
[Parallelizable]
internal sealed class AdminOutageTests
{
    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(configureServices: services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(provider => Outage<IAdminKeyStore>.Over(new SqliteAdminKeyStore(provider.GetRequiredService<SqliteDatabase>())));
        services.AddSingleton(provider => Outage<IMappingStore>.Over(
            new SqliteMappingStore(provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<StoreOptions>(), TimeProvider.System)));
    });

    [TearDown]
    public async Task StopAsync()
    {
        TakeStoreAway(isAway: false);
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Get_KeyUsedLately_StillWorks()
    {
        await _host.Viewer.GetAsync("/admin/v1/status");
        TakeStoreAway();
        _time.Advance(VerifiedKeys.Lifetime);

        var answer = await _host.Viewer.GetAsync("/admin/v1/status");

        var status = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)status["store"]!["state"], Is.EqualTo("unavailable"));
        Assert.That(status["store"]!["revision"], Is.Null);
    }

    [Test]
    public async Task Get_KeyUsedLongAgoOrNever_IsToldToWait()
    {
        await _host.Viewer.GetAsync("/admin/v1/status");
        TakeStoreAway();
        _time.Advance(VerifiedKeys.Lifetime + TimeSpan.FromSeconds(1));

        foreach (var client in (HttpClient[])[_host.Viewer, _host.Admin])
        {
            var answer = await client.GetAsync("/admin/v1/status");

            await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
            Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        }
    }

    [Test]
    public async Task Get_WrongSecretOfAKeyUsedLately_IsAnsweredLikeAnUnknownKey()
    {
        await _host.Viewer.GetAsync("/admin/v1/status");
        TakeStoreAway();

        foreach (var id in (string[])[_host.KeyOf(AdminRole.Viewer).Key.Id, "key_unknown"])
        {
            var answer = await _host.With(AdminHost.Basic(id, "wrong")).GetAsync("/admin/v1/status");

            await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        }
    }

    [Test]
    public async Task Get_KeyRevokedBefore_DoesNotWork([Values] bool isByApi)
    {
        var id = _host.KeyOf(AdminRole.Viewer).Key.Id;
        await _host.Viewer.GetAsync("/admin/v1/status");
        if (isByApi)
        {
            await _host.Admin.DeleteAsync($"/admin/v1/keys/{id}");
        }
        else
        {
            await _host.KeyStore.RemoveAsync(id, DateTimeOffset.UnixEpoch, CancellationToken.None);
            await _host.Viewer.GetAsync("/admin/v1/status");
        }

        TakeStoreAway();

        await (await _host.Viewer.GetAsync("/admin/v1/status")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
    }

    [Test]
    public async Task Write_StoreAway_IsRefusedWithoutTheStoresOwnWords()
    {
        await _host.Operator.PutAsync("kept");
        TakeStoreAway();

        foreach (var answer in (HttpResponseMessage[])
        [
            await _host.Operator.PutAsync("lost", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}"""),
            await _host.Operator.PutAsync("kept", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}""", ifMatch: "*"),
            await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("kept")),
            await _host.Operator.GetAsync(AdminAnswers.MappingPath("kept")),
            await _host.Operator.GetAsync("/admin/v1/mappings"),
        ])
        {
            await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("redis.internal"));
            Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(5)));
        }

        TakeStoreAway(isAway: false);
        Assert.That(await _host.Store.FindAsync("lost", CancellationToken.None), Is.Null);
        Assert.That((await _host.Store.FindAsync("kept", CancellationToken.None))!.Version, Is.EqualTo(1));
        Assert.That(_host.Log.LinesOf(1309), Has.Exactly(5).Contains("redis.internal"));
    }

    [Test]
    public async Task Get_StoreDamaged_SaysSoWithoutDetails()
    {
        await _host.Viewer.GetAsync("/admin/v1/status");
        TakeStoreAway(failure: new StoreDamagedException("/data/gateway.db is damaged (page 7)"));

        var list = await _host.Viewer.GetAsync("/admin/v1/mappings");
        var status = await (await _host.Viewer.GetAsync("/admin/v1/status")).JsonAsync();

        await list.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_damaged");
        Assert.That(await list.Content.ReadAsStringAsync(), Does.Not.Contain("page 7"));
        Assert.That((string?)status["store"]!["state"], Is.EqualTo("damaged"));
    }

    [Test]
    public async Task Get_UnexpectedFailure_IsLoggedUnderTheRequestIdAndNotTold()
    {
        await _host.Viewer.GetAsync("/admin/v1/status");
        Outage<IMappingStore>.Of(_host.Store).Failure = new InvalidOperationException("a detail of our own");
        Outage<IMappingStore>.Of(_host.Store).IsOn = true;

        var answer = await _host.Viewer.GetAsync("/admin/v1/mappings");

        var problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError, "internal_error");
        Assert.That(problem.ToJsonString(), Does.Not.Contain("detail of our own"));
        Assert.That(_host.Log.LinesOf(1308), Has.One.Contains((string)problem["request_id"]!).And.One.Contains("a detail of our own"));
    }

    [Test]
    public async Task Ensure_StoreAway_ThrowsAndWorksOnceItIsBack()
    {
        using var folder = new TempFolder();
        var options = Microsoft.Extensions.Options.Options.Create(new AdminOptions { BootstrapKey = "ops:0123456789abcdef0123456789abcdef" });
        var firstKey = new FirstKey(_host.KeyStore, new BootstrapKey(options, _time), options, _time, NullLogger<FirstKey>.Instance);
        TakeStoreAway();
        Assert.That(() => firstKey.EnsureAsync(CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());

        TakeStoreAway(isAway: false);
        await firstKey.EnsureAsync(CancellationToken.None);

        Assert.That(await _host.KeyStore.FindAsync("ops", CancellationToken.None), Is.Not.Null);
    }

    private void TakeStoreAway(bool isAway = true, Exception? failure = null)
    {
        Outage<IAdminKeyStore>.Of(_host.KeyStore).Failure = failure ?? Outage<IAdminKeyStore>.Of(_host.KeyStore).Failure;
        Outage<IMappingStore>.Of(_host.Store).Failure = failure ?? Outage<IMappingStore>.Of(_host.Store).Failure;
        Outage<IAdminKeyStore>.Of(_host.KeyStore).IsOn = isAway;
        Outage<IMappingStore>.Of(_host.Store).IsOn = isAway;
    }
}
