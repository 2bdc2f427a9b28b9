using Gateway.Hosting;
using Gateway.Hosting.Tls;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Hosting.Tls;

/// <summary>What the clock brings: files whose change nobody tells of, and certificates that come to their end.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase), CancelAfter(60_000)]
internal sealed class TlsWatchTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();
    private readonly RecordedLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public TlsWatchTests() => _loggers = new([_log]);

    public void Dispose()
    {
        _loggers.Dispose();
        _authority.Dispose();
        _folder.Dispose();
        _log.Dispose();
    }

    // As certbot has it: what a link leads to lies in a folder where nobody watches.
    [Test]
    public async Task Watch_OfALinkIntoAnotherFolder_FindsTheChangeWithinAMinute(CancellationToken cancellationToken)
    {
        using var elsewhere = new TempFolder();
        Place("one", TimeSpan.FromDays(20), elsewhere);
        File.CreateSymbolicLink(_folder.PathOf("tls.crt"), elsewhere.PathOf("tls.crt"));
        File.CreateSymbolicLink(_folder.PathOf("tls.key"), elsewhere.PathOf("tls.key"));
        var tls = Tls();
        using var watch = new TlsWatch(tls, _time, _loggers.CreateLogger<TlsWatch>());
        await watch.StartAsync(cancellationToken);

        // The look at the start finds the second, and no notification the third.
        foreach (var name in new[] { "two", "three" })
        {
            Place(name, TimeSpan.FromDays(20), elsewhere);
            var start = _time.GetUtcNow();
            await Eventually.TrueAsync(
                () =>
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                    return tls.Certificates.Single().Certificate.Subject == $"CN={name}";
                },
                TimeSpan.FromSeconds(20));
            Assert.That(_time.GetUtcNow() - start, Is.LessThan(TimeSpan.FromSeconds(90)), name);
        }

        await watch.StopAsync(cancellationToken);
    }

    [Test]
    public void Certificate_ThatComesToItsEnd_IsToldOfOnceADay()
    {
        Place("one", TimeSpan.FromDays(10), _folder);
        var tls = Tls();
        tls.Look();
        Assert.That(_log.LinesOf(1612), Is.Empty);

        _time.Advance(TimeSpan.FromDays(4));
        tls.Look();
        tls.Look();
        Assert.That(_log.LinesOf(1612).Count(), Is.EqualTo(1));

        _time.Advance(TimeSpan.FromDays(1));
        tls.Look();
        Assert.That(_log.LinesOf(1612).Count(), Is.EqualTo(2));
    }

    private GatewayTls Tls() => new(
        Options.Create(new TlsOptions { CertificateFile = _folder.PathOf("tls.crt"), KeyFile = _folder.PathOf("tls.key") }),
        Options.Create(new ListenOptions { Public = "https://127.0.0.1:0" }),
        _loggers,
        _time);

    private void Place(string name, TimeSpan expiresIn, TempFolder folder)
    {
        var (certificate, key) = _authority.Issue(name, expiresIn: expiresIn);
        File.Copy(certificate, folder.PathOf("tls.crt"), overwrite: true);
        File.Copy(key, folder.PathOf("tls.key"), overwrite: true);
    }
}
