using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Tls;
using Gateway.Tests.Deploy;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Hosting.Tls;

/// <summary>A certificate that is renewed while the gateway runs, in each way that files are replaced.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase), CancelAfter(60_000)]
internal sealed class TlsReloadTests : IDisposable
{
    private const int Taken = 1610;
    private const int Kept = 1611;
    private const int OutOfTime = 1612;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();
    private readonly RecordedLog _log = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task Certificate_OverwrittenInPlace_IsShownToNewConnections()
    {
        Place("one", File.WriteAllBytes);

        await AssertRenewedAsync(_folder.FullPath, () =>
        {
            Place("two", File.WriteAllBytes);
            return Task.CompletedTask;
        });
    }

    [Test]
    public async Task Certificate_RenamedOver_IsShownToNewConnections()
    {
        Place("one", File.WriteAllBytes);

        await AssertRenewedAsync(_folder.FullPath, () =>
        {
            Place("two", (path, bytes) =>
            {
                File.WriteAllBytes(path + ".new", bytes);
                File.Move(path + ".new", path, overwrite: true);
            });
            return Task.CompletedTask;
        });
    }

    // As kubelet updates a mounted Secret: tls.crt -> ..data/tls.crt, ..data -> ..2026_1, and the link ..data is renamed over.
    [Test]
    public async Task Certificate_OfASwappedKubernetesVolume_IsShownToNewConnections()
    {
        await SwapDataAsync("one");
        File.CreateSymbolicLink(_folder.PathOf("tls.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(_folder.PathOf("tls.key"), "..data/tls.key");

        await AssertRenewedAsync(_folder.FullPath, () => SwapDataAsync("two"));
    }

    [Test]
    public async Task Certificate_ThatIsBroken_LeavesTheOldOneAndOneLineForEachContent()
    {
        Place("one", File.WriteAllBytes);
        await using var gateway = await StartAsync();
        var before = await ThumbprintAsync(gateway);
        var tls = gateway.Services.GetRequiredService<GatewayTls>();
        var (two, keyOfTwo) = _authority.Issue("two");

        File.Copy(two, _folder.PathOf("tls.crt"), overwrite: true);
        await Eventually.TrueAsync(() => _log.LinesOf(Kept).Any(), Wait);
        tls.Look();
        tls.Look();

        Assert.That(_log.LinesOf(Kept).Single(), Does.StartWith("Error: ").And.Contain($"Gateway:Tls:KeyFile is '{_folder.PathOf("tls.key")}'"));
        Assert.That(_log.LinesOf(Kept).Single(), Does.Contain("does not belong to the first certificate"));
        Assert.That(await ThumbprintAsync(gateway), Is.EqualTo(before));

        File.WriteAllText(_folder.PathOf("tls.key"), File.ReadAllText(keyOfTwo)[..500]);
        await Eventually.TrueAsync(() => _log.LinesOf(Kept).Count() == 2, Wait);
        Assert.That(_log.LinesOf(Kept).Last(), Does.Contain("or only a part of one"));
        Assert.That(await ThumbprintAsync(gateway), Is.EqualTo(before));

        File.Copy(keyOfTwo, _folder.PathOf("tls.key"), overwrite: true);
        await Eventually.TrueAsync(() => _log.LinesOf(Taken).Any(), Wait);
        Assert.That(await ThumbprintAsync(gateway), Is.EqualTo(ThumbprintOf(two)));
    }

    [Test]
    public async Task Certificate_ThatHasExpired_IsTakenWithAWarning()
    {
        Place("one", File.WriteAllBytes);
        await using var gateway = await StartAsync();
        var (expired, key) = _authority.Issue("expired", expiresIn: TimeSpan.FromHours(-1));

        File.Copy(expired, _folder.PathOf("tls.crt"), overwrite: true);
        File.Copy(key, _folder.PathOf("tls.key"), overwrite: true);
        await Eventually.TrueAsync(() => _log.LinesOf(OutOfTime).Any(), Wait);
        gateway.Services.GetRequiredService<GatewayTls>().Look();

        Assert.That(_log.LinesOf(OutOfTime).Single(), Does.StartWith("Warning: ").And.Contain(_folder.PathOf("tls.crt")));
        Assert.That(await ThumbprintAsync(gateway), Is.EqualTo(ThumbprintOf(expired)));
    }

    private async Task AssertRenewedAsync(string folder, Func<Task> renew)
    {
        await using var gateway = await StartAsync();
        using var standing = await TlsClient.ConnectAsync(gateway.PublicUrl);
        await standing.GetAsync("/old-sso/nobody");

        await renew();
        var renewed = ThumbprintOf(Path.Combine(folder, "tls.crt"));
        await Eventually.TrueAsync(async () => await ThumbprintAsync(gateway) == renewed, Wait);
        await Eventually.TrueAsync(() => _log.LinesOf(Taken).Any(), Wait);

        Assert.That(standing.Thumbprint, Is.Not.EqualTo(renewed));
        Assert.That(await standing.GetAsync("/old-sso/nobody"), Does.StartWith("HTTP/1.1 404 "), "The connection that stands goes on.");
        Assert.That(
            _log.LinesOf(Taken).Single(),
            Does.StartWith("Information: ").And.Contain("CN=two, for localhost, 127.0.0.1, until 20").And.Contain($"SHA-256 {renewed}"));
        Assert.That(_log.LinesOf(Kept), Is.Empty);
    }

    private async Task<TestGateway> StartAsync()
    {
        var gateway = await TestGateway.StartAsync(
            ("Logging:LogLevel:Gateway.Hosting", "Information"),
            ("Gateway:Listen:Public", "https://127.0.0.1:0"),
            ("Gateway:Tls:CertificateFile", _folder.PathOf("tls.crt")),
            ("Gateway:Tls:KeyFile", _folder.PathOf("tls.key")));
        gateway.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        return gateway;
    }

    private static async Task<string> ThumbprintAsync(TestGateway gateway)
    {
        using var client = await TlsClient.ConnectAsync(gateway.PublicUrl);
        return client.Thumbprint;
    }

    private static string ThumbprintOf(string file)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        return ServerCertificate.ThumbprintOf(certificate);
    }

    private void Place(string name, Action<string, byte[]> write, string? folder = null)
    {
        var (certificate, key) = _authority.Issue(name);
        write(Path.Combine(folder ?? _folder.FullPath, "tls.crt"), File.ReadAllBytes(certificate));
        write(Path.Combine(folder ?? _folder.FullPath, "tls.key"), File.ReadAllBytes(key));
    }

    private async Task SwapDataAsync(string name)
    {
        Directory.CreateDirectory(_folder.PathOf($"..{name}"));
        Place(name, File.WriteAllBytes, _folder.PathOf($"..{name}"));
        File.CreateSymbolicLink(_folder.PathOf("..data_tmp"), $"..{name}");
        // rename(2), which the framework does not do to a link that leads to a folder.
        var moved = await Command.RunAsync("mv", ["-fT", _folder.PathOf("..data_tmp"), _folder.PathOf("..data")], Wait);
        Assert.That(moved.ExitCode, Is.Zero, moved.Error);
    }
}
