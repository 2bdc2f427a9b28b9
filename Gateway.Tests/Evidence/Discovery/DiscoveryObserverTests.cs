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
    private static readonly ProxiedRequest Login = new(RouteKind.Acs, Entry: null, "acme", IsAddress: true, "POST");

    [Test]
    public void InterestIn_AsManyFormsAsThereIsRoomFor_WantsNoMoreUntilOneIsOver()
    {
        var observer = Create(isEnabled: true);

        var first = Enumerable.Range(0, 4).Select(_ => observer.InterestIn(Login)).ToList();
        var further = observer.InterestIn(Login);
        observer.Proxied(Report(Login, status: 403));
        var afterwards = observer.InterestIn(Login);

        Assert.That(first, Has.All.EqualTo(ObserverInterest.Head with { RequestBytes = 1024 * 1024 }));
        Assert.That((further, afterwards), Is.EqualTo((ObserverInterest.None, ObserverInterest.Head with { RequestBytes = 1024 * 1024 })));
    }

    [Test]
    public void InterestIn_WhatCannotBeLearned_IsNone()
    {
        ProxiedRequest[] requests =
        [
            Login with { Entry = Sample.Entry(Sample.Mapping()) },
            Login with { Identifier = null },
            Login with { Method = "GET" },
            Login with { Kind = RouteKind.Logout },
            Login with { Kind = RouteKind.Metadata }, Login with { Kind = null, Method = "PUT" },
        ];

        Assert.That(requests.Select(request => Create(isEnabled: true).InterestIn(request)), Has.All.EqualTo(ObserverInterest.None));
        Assert.That(Create(isEnabled: false).InterestIn(Login), Is.EqualTo(ObserverInterest.None));
        Assert.That(Create(isEnabled: false).InterestIn(Login with { Kind = null, Method = "GET" }), Is.EqualTo(ObserverInterest.None));
    }

    [Test]
    public void InterestIn_SignOnOfAMapping_IsItsHeadAlone() => Assert.That(
        Create(isEnabled: true).InterestIn(Login with { Entry = Sample.Entry(Sample.Mapping()), Kind = RouteKind.Start, Method = "GET" }),
        Is.EqualTo(ObserverInterest.Head));

    private static DiscoveryObserver Create(bool isEnabled)
    {
        var options = Options.Create(new DiscoveryOptions { Enabled = isEnabled, MaxBytes = 1024 * 1024, MaxMemoryBytes = 4 * 1024 * 1024 });
        var metrics = new ServiceCollection().AddMetrics().AddSingleton<DiscoveryMetrics>().BuildServiceProvider().GetRequiredService<DiscoveryMetrics>();
        return new DiscoveryObserver(new DiscoveryQueue(options), options, metrics);
    }

    private static ProxiedExchange Report(ProxiedRequest request, int status) => new()
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
