using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Front;

/// <summary>
/// Three gateways on one Redis are restarted one after the other while people sign in through each front end. <c>deploy/proof/upgrade.sh</c> does the same at
/// a higher rate, and from the version before to this one. Nothing else runs meanwhile: a health check that comes late would be a failure of the machine.
/// </summary>
[NonParallelizable]
internal sealed class RollingRestartTests
{
    [Test]
    public async Task RollingRestart_UnderLogins_LosesNone()
    {
        using var authority = new TestAuthority();
        await using var legacy = await RecordingBackend.StartAsync();
        await using var fleet = await Fleet.StartAsync(legacy.Url);
        await using var nginx = await FrontEnd.StartNginxAsync(fleet, authority);
        await using var haproxy = await FrontEnd.StartHaproxyAsync(fleet, authority);
        await using var apache = await FrontEnd.StartApacheAsync(fleet, authority);
        await using var caddy = await FrontEnd.StartCaddyAsync(fleet, authority);
        await using var varnish = await FrontEnd.StartVarnishAsync(fleet, authority);
        List<LoginLoad> loads = [];
        try
        {
            foreach (var (name, frontEnd) in new[] { ("nginx", nginx), ("HAProxy", haproxy), ("Apache", apache), ("Caddy", caddy), ("Varnish", varnish) })
            {
                loads.Add(new LoginLoad($"{name}, kept alive", frontEnd.CreateClient(authority), perSecond: 20));
                loads.Add(new LoginLoad($"{name}, closed", frontEnd.CreateClient(authority, keepAlive: false), perSecond: 20));
            }

            for (var i = 0; i < fleet.Size; i++)
            {
                await Task.WhenAll(loads.Select(load => load.AfterAsync(20)));
                await fleet.RestartAsync(i);
            }

            await Task.WhenAll(loads.Select(load => load.AfterAsync(20)));
            await Task.WhenAll(loads.Select(load => load.StopAsync()));

            Assert.That(loads.SelectMany(load => load.Failures), Is.Empty);
        }
        finally
        {
            await Task.WhenAll(loads.Select(load => load.DisposeAsync().AsTask()));
        }
    }
}
