using Gateway.Evidence.Discovery;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Redirect.Routes;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Discovery;

[Parallelizable]
internal sealed class DiscoveryObserverTests
{
    private static readonly PassingRequest Login = new(RouteKind.Acs, Entry: null, "acme", IsAddress: true, "POST");

    [Test]
    public void InterestIn_AsManyFormsAsThereIsRoomFor_WantsNoMoreUntilOneIsOver()
    {
        var observer = Create(isEnabled: true);

        var first = Enumerable.Range(0, 4).Select(_ => observer.InterestIn(Login)).ToList();
        var further = observer.InterestIn(Login);
        observer.Passed(Report(Login, status: 403));
        var afterwards = observer.InterestIn(Login);

        Assert.That(first, Has.All.EqualTo(PassageInterest.Head with { RequestBytes = 1024 * 1024 }));
        Assert.That((further, afterwards), Is.EqualTo((PassageInterest.None, PassageInterest.Head with { RequestBytes = 1024 * 1024 })));
    }

    [Test]
    public void InterestIn_WhatCannotBeLearned_IsNone()
    {
        PassingRequest[] requests =
        [
            Login with { Entry = Sample.Entry(Sample.Mapping()) }, Login with { Identifier = null }, Login with { Method = "GET" }, Login with { Kind = RouteKind.Logout },
            Login with { Kind = RouteKind.Metadata }, Login with { Kind = null, Method = "PUT" },
        ];

        Assert.That(requests.Select(request => Create(isEnabled: true).InterestIn(request)), Has.All.EqualTo(PassageInterest.None));
        Assert.That(Create(isEnabled: false).InterestIn(Login), Is.EqualTo(PassageInterest.None));
        Assert.That(Create(isEnabled: false).InterestIn(Login with { Kind = null, Method = "GET" }), Is.EqualTo(PassageInterest.None));
    }

    private static DiscoveryObserver Create(bool isEnabled)
    {
        var options = Options.Create(new DiscoveryOptions { Enabled = isEnabled, MaxBytes = 1024 * 1024, MaxMemoryBytes = 4 * 1024 * 1024 });
        var metrics = new ServiceCollection().AddMetrics().AddSingleton<DiscoveryMetrics>().BuildServiceProvider().GetRequiredService<DiscoveryMetrics>();
        return new DiscoveryObserver(new DiscoveryQueue(options), options, metrics);
    }

    private static PassageReport Report(PassingRequest request, int status) => new()
    {
        Request = request,
        At = DateTimeOffset.UnixEpoch,
        Scheme = "https",
        Host = "sso.example.com",
        Path = "/old-sso/acme",
        Status = status,
        Failure = null,
    };
}
