using System.Diagnostics.Metrics;
using Gateway.Evidence.Progress;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Evidence.Progress;

/// <summary>Logins by hour and answer, in memory.</summary>
internal sealed class RecentLoginsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 59, 50, TimeSpan.Zero);

    private ServiceProvider _services = null!;
    private RedirectMetrics _metrics = null!;
    private RecentLogins _logins = null!;

    [SetUp]
    public void Begin()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _metrics = new RedirectMetrics(_services.GetRequiredService<IMeterFactory>());
        _logins = new RecentLogins(_metrics);
    }

    [TearDown]
    public void End() => _services.Dispose();

    [Test]
    public void Read_LoginsOfTwoHours_AreOfTheHourTheyWereNotedIn()
    {
        Count(RedirectAction.Redirect, 3);
        Count(RedirectAction.Proxied, 2);
        _logins.Note(Start);
        Count(RedirectAction.Repost, 1);
        Count(RedirectAction.Paused, 4);

        var hours = _logins.Read(Start.AddSeconds(20));

        Assert.That(hours, Is.EqualTo(new LoginHour[] { new(Start.AddSeconds(10).AddHours(-1), 3, 2, 0), new(Start.AddSeconds(10), 1, 0, 4) }));
    }

    [Test]
    public void Read_OtherKindsOfRoute_AreNoLogins()
    {
        _metrics.Count(RouteKind.Metadata, RedirectAction.Proxied, entry: null);
        _metrics.CountUnrouted(RedirectAction.NotFound);

        Assert.That(_logins.Read(Start).Single(), Is.EqualTo(new LoginHour(Start.AddSeconds(10).AddHours(-1), 0, 0, 0)));
    }

    [Test]
    public void Read_MoreThanADay_ShowsTheLast24Hours()
    {
        for (var hour = 0; hour < 30; hour++)
        {
            Count(RedirectAction.Redirect, 1);
            _logins.Note(Start.AddHours(hour));
        }

        var hours = _logins.Read(Start.AddHours(29));

        Assert.That(hours, Has.Count.EqualTo(RecentLogins.MaxHours).And.All.Matches<LoginHour>(hour => hour!.Stytch == 1));
        Assert.That(hours[^1].From, Is.EqualTo(Start.AddSeconds(10).AddHours(28)));
    }

    private void Count(RedirectAction action, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _metrics.Count(RouteKind.Acs, action, entry: null);
        }
    }
}
