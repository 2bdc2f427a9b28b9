using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Evidence.Sightings;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AdminFindingsTests
{
    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    private SightingRecorder Recorder => _host.Services.GetRequiredService<SightingRecorder>();

    [SetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(configureServices: services => services.AddSingleton<TimeProvider>(_time));
        await _host.Operator.PutAsync("acme/1");
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Get_SeenAMomentAgo_IsTold()
    {
        Recorder.Saw("acme/1", SightingKind.Response);
        Recorder.Saw("acme/1", SightingKind.Response);
        Recorder.Saw("acme/1", SightingKind.Finding, "audience_mismatch");
        Recorder.Saw("acme/1", SightingKind.Initiator, "idp");
        Recorder.Saw("acme/1", SightingKind.Size, "8");

        var findings = await (await _host.Viewer.GetAsync(Path("acme/1"))).JsonAsync();

        Assert.That((string?)findings["identifier"], Is.EqualTo("acme/1"));
        Assert.That((int?)findings["responses"]!["count"], Is.EqualTo(2));
        var finding = findings["findings"]!.AsArray().Single()!;
        Assert.That(((string?)finding["code"], (int?)finding["count"]), Is.EqualTo(("audience_mismatch", 1)));
        Assert.That((string?)finding["last_seen"], Is.EqualTo("2026-03-02T09:05:00+00:00"));
        Assert.That((string?)findings["initiators"]![0]!["value"], Is.EqualTo("idp"));
        Assert.That((string?)findings["sizes"]![0]!["value"], Is.EqualTo("8"));
        Assert.That(findings["issuers"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Get_Certificates_AreReadWhereTheyCanBe()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=idp.example", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Recorder.Saw("acme/1", SightingKind.Certificate, "aa", Convert.ToBase64String(certificate.RawData));
        Recorder.Saw("acme/1", SightingKind.Certificate, "bb", "AAAA");
        Recorder.Saw("acme/1", SightingKind.Certificate, "cc", "no base64");
        Recorder.Saw("acme/1", SightingKind.Certificate, "dd");

        var certificates = (await (await _host.Viewer.GetAsync(Path("acme/1"))).JsonAsync())["certificates"]!.AsArray();

        Assert.That(
            certificates.Select(seen => ((string?)seen!["fingerprint"], (string?)seen["subject"], (string?)seen["not_after"])),
            Is.EqualTo(new List<(string?, string?, string?)>
            {
                ("aa", "CN=idp.example", "2030-01-02T03:04:05+00:00"), ("bb", null, null), ("cc", null, null), ("dd", null, null),
            }));
    }

    [Test]
    public async Task Get_NothingSeen_IsEmpty()
    {
        var findings = await (await _host.Viewer.GetAsync(Path("acme/1"))).JsonAsync();

        Assert.That(findings["responses"], Is.Null);
        Assert.That(findings["findings"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Any_NoMapping_IsNotFound()
    {
        await (await _host.Viewer.GetAsync(Path("nobody"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await _host.Operator.DeleteAsync(Path("nobody"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Delete_Seen_IsForgottenAndSoIsWhatWaits()
    {
        Recorder.Saw("acme/1", SightingKind.Finding, "audience_mismatch");
        await Recorder.FlushAsync(CancellationToken.None);
        Recorder.Saw("acme/1", SightingKind.Finding, "expired");

        var answer = await _host.Operator.DeleteAsync(Path("acme/1"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await (await _host.Viewer.GetAsync(Path("acme/1"))).JsonAsync())["findings"]!.AsArray(), Is.Empty);
    }

    private static string Path(string identifier) => AdminAnswers.MappingPath(identifier) + "/findings";
}
