using System.Net;
using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Admin;

/// <summary>Who may call, from where, how often, and in which role: proved on every route there is.</summary>
[Parallelizable]
internal sealed class AdminSafetyTests
{
    private const string Status = "/admin/v1/status";

    [Test]
    public async Task Any_AddressOutsideOfTheNetworks_IsRefusedBeforeAnythingElse()
    {
        await using var host = await AdminHost.StartAsync(options => options.AllowedNetworks.AddRange(["10.0.0.0/8", "::1"]));

        foreach (var client in (HttpClient[])[host.Anonymous, host.Admin, host.With(AdminHost.Basic("key_unknown", "wrong"))])
        {
            foreach (var path in (string[])[Status, "/", "/admin/openapi.json", "/nowhere"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Add("X-Forwarded-For", "10.0.0.1");

                var answer = await client.SendAsync(request);

                await answer.ProblemAsync(HttpStatusCode.Forbidden, "address_not_allowed");
                Assert.That(answer.Headers.WwwAuthenticate, Is.Empty);
            }
        }

        Assert.That(host.Log.LinesOf(1312).Single(), Does.Contain("Turned 1 requests away").And.Contain("127.0.0.1"));
        Assert.That(host.Log.LinesOf(1302), Is.Empty);
    }

    [Test]
    public async Task Any_AddressInOneOfTheNetworks_IsServed()
    {
        await using var host = await AdminHost.StartAsync(options => options.AllowedNetworks.AddRange(["10.0.0.0/8", "127.0.0.0/8"]));

        Assert.That((await host.Viewer.GetAsync(Status)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Refusals_OfAMinute_AreLoggedOnceWithTheirNumber()
    {
        var time = TestTime.Stopped();
        await using var host = await AdminHost.StartAsync(
            options => options.AllowedNetworks.Add("10.0.0.0/8"), services => services.AddSingleton<TimeProvider>(time));
        for (var i = 0; i < 20; i++)
        {
            await host.Anonymous.GetAsync(Status);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        await host.Anonymous.GetAsync(Status);

        Assert.That(
            host.Log.LinesOf(1312).Select(line => line[..line.IndexOf(" requests", StringComparison.Ordinal)]),
            Is.EqualTo(new[] { "Warning: Turned 1", "Warning: Turned 20" }));
    }

    [Test]
    public async Task Refusals_OfBothKinds_AreCounted()
    {
        await using var refusing = await TestGateway.StartAsync(("Gateway:Admin:AllowedNetworks:0", "10.0.0.0/8"));
        await refusing.Admin.GetAsync(new Uri("status", UriKind.Relative));
        await using var limiting = await TestGateway.StartAsync(("Gateway:Admin:RequestsPerMinute", "1"));
        await limiting.Admin.GetAsync(new Uri("status", UriKind.Relative));
        await limiting.Admin.GetAsync(new Uri("status", UriKind.Relative));

        Assert.That(
            await refusing.MetricsAsync(),
            Does.Contain("gateway_admin_refused_total{reason=\"address\"} 1\n").And.Contain("gateway_admin_refused_total{reason=\"rate\"} 0\n"));
        Assert.That(await limiting.MetricsAsync(), Does.Contain("gateway_admin_refused_total{reason=\"rate\"} 1\n"));
    }

    [Test]
    public async Task Get_MoreOftenThanAKeyMay_HasToWaitAndOthersHaveNot()
    {
        await using var host = await AdminHost.StartAsync(options => options.RequestsPerMinute = 3);
        var viewer = host.Viewer;
        for (var i = 0; i < 3; i++)
        {
            Assert.That((await viewer.GetAsync(Status)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        var answer = await viewer.GetAsync(Status);

        await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That((await host.Operator.GetAsync(Status)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(host.Log.LinesOf(1313).Single(), Does.Contain(host.KeyOf(AdminRole.Viewer).Key.Id));
    }

    [Test]
    public async Task Put_MoreOftenThanAKeyMay_ChangesNothingAndReadsGoOn()
    {
        await using var host = await AdminHost.StartAsync(options => options.ChangesPerMinute = 2);
        await host.Operator.PutAsync("one");
        await host.Operator.PutAsync("two");

        var answer = await host.Operator.PutAsync("three", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}""");

        await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.That((await host.Operator.GetAsync(AdminAnswers.MappingPath("two"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await host.Operator.GetAsync(AdminAnswers.MappingPath("three"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Any_MoreOftenThanAnAddressMay_HasToWaitWhateverItsKey()
    {
        await using var host = await AdminHost.StartAsync(options => options.RequestsPerMinutePerAddress = 4);
        for (var i = 0; i < 4; i++)
        {
            Assert.That((await host.Anonymous.GetAsync(Status)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        var answer = await host.Admin.GetAsync(Status);

        await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_requests");
        Assert.That(answer.Headers.RetryAfter, Is.Not.Null);
    }

    [Test]
    public void Limits_SetToZero_AreNone()
    {
        using var limits = new RequestLimits(
            new AdminOptions { RequestsPerMinute = 0, ChangesPerMinute = 0, RequestsPerMinutePerAddress = 0 }, TimeSpan.FromMinutes(1));

        for (var i = 0; i < 10_000; i++)
        {
            Assert.That(limits.Admits(IPAddress.Loopback, out _) && limits.Admits("key", isChange: true, out _));
        }
    }

    [Test]
    public async Task Routes_EveryMethod_AsksForAKeyAndItsRole()
    {
        await using var host = await AdminHost.StartAsync(options => options.RequestsPerMinutePerAddress = 0);
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.That(routes, Is.Not.Empty);
        foreach (var route in routes)
        {
            var role = route.Metadata.GetMetadata<RequiredRole>();
            Assert.That(role, Is.Not.Null, $"{route} declares no role.");
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var target = $"{method} {PathOf(route)}";

                Assert.That(await StatusAsync(host.Anonymous, method, route), Is.EqualTo(HttpStatusCode.Unauthorized), target);
                foreach (var caller in Enum.GetValues<AdminRole>().Where(caller => caller < role!.Role))
                {
                    Assert.That(await StatusAsync(host.As(caller), method, route), Is.EqualTo(HttpStatusCode.Forbidden), $"{target} as {caller}");
                }
            }
        }
    }

    [Test]
    public async Task Flush_StoreAway_KeepsTheUseForTheNextTime()
    {
        using var folder = new TempFolder();
        var time = TestTime.Stopped();
        using var database = Stores.Open(folder.PathOf("gateway.db"));
        var store = new SqliteAdminKeyStore(database);
        var key = NewKey.Make("ci", AdminRole.Viewer, "test", time.GetUtcNow()).Key;
        await store.AddAsync(key, onlyIfNone: false, CancellationToken.None);
        var away = new AwayStore(store);
        using var recorder = new KeyUseRecorder(away, time, NullLogger<KeyUseRecorder>.Instance);
        recorder.Note(key.Id);
        var used = time.GetUtcNow();

        await recorder.FlushAsync(CancellationToken.None);
        Assert.That((await store.ListAsync(CancellationToken.None)).Single().LastUsedAt, Is.Null);
        away.IsAway = false;
        time.Advance(TimeSpan.FromMinutes(5));
        await recorder.FlushAsync(CancellationToken.None);

        Assert.That((await store.ListAsync(CancellationToken.None)).Single().LastUsedAt, Is.EqualTo(used));
    }

    private static string PathOf(RouteEndpoint route) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : "x"));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, RouteEndpoint route)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(route));
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>A key store that is away until it is told otherwise.</summary>
    private sealed class AwayStore(IAdminKeyStore store) : IAdminKeyStore
    {
        public bool IsAway { get; set; } = true;

        public Task<AdminKey?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

        public Task<IReadOnlyList<AdminKey>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

        public Task<bool> AddAsync(AdminKey key, bool onlyIfNone, CancellationToken cancellationToken) => store.AddAsync(key, onlyIfNone, cancellationToken);

        public Task PutAsync(AdminKey key, CancellationToken cancellationToken) => store.PutAsync(key, cancellationToken);

        public Task<KeyRemoval> RemoveAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
            store.RemoveAsync(id, now, cancellationToken);

        public Task MarkUsedAsync(IReadOnlyCollection<KeyUse> uses, CancellationToken cancellationToken) =>
            IsAway ? throw new StoreUnavailableException("away") : store.MarkUsedAsync(uses, cancellationToken);
    }
}
