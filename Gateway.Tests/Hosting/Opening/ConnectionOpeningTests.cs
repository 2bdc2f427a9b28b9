using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Hosting.Opening;

/// <summary>What a connection may begin with, and what the log says of it.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ConnectionOpeningTests
{
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";
    private const string Get = "GET /anything HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static IEnumerable<TestCaseData> Headers()
    {
        yield return new TestCaseData("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\r\n", "203.0.113.9");
        yield return new TestCaseData("PROXY TCP6 2001:db8::9 2001:db8::1 4711 443\r\n", "2001:db8::9");
        yield return new TestCaseData("PROXY UNKNOWN\r\n", "127.0.0.1");
        yield return new TestCaseData($"{Signature}\x21\x11\0\x0C\xCB\0\x71\x09\xC0\0\x02\x01\x12\x67\x01\xBB", "203.0.113.9");
        yield return new TestCaseData($"{Signature}\x21\x11\0\x10\xCB\0\x71\x09\xC0\0\x02\x01\x12\x67\x01\xBB\x04\0\x01\0", "203.0.113.9");
        yield return new TestCaseData($"{Signature}\x21\x11\x01\0\xCB\0\x71\x09\xC0\0\x02\x01\x12\x67\x01\xBB{new string('x', 244)}", "203.0.113.9");
        yield return new TestCaseData($"{Signature}\x20\0\0\0", "127.0.0.1");
    }

    [TestCaseSource(nameof(Headers))]
    public async Task ProxyHeader_OfANamedLoadBalancer_TellsTheClient(string header, string client, CancellationToken cancellationToken)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url), ("Gateway:Listen:ProxyProtocol:0", "127.0.0.0/8"));
        using var connection = await SlowClient.ConnectAsync(gateway.PublicUrl);

        // In two pieces, as a network may deliver it.
        await connection.SendAsync(header[..3]);
        await connection.SendAsync(header[3..] + Get);

        Assert.That(await connection.ReadToEndAsync(cancellationToken), Does.StartWith("HTTP/1.1 200 "));
        Assert.That(legacy.Requests.Single().Headers["X-Forwarded-For"], Is.EqualTo(new[] { client }));
    }

    [TestCase(Get)]
    [TestCase("PROXY TCP4 203.0.113.9\r\n" + Get)]
    [TestCase("PROXY TCP4 nobody 192.0.2.1 4711 443\r\n" + Get)]
    [TestCase(Signature + "\x11\x11\0\0" + Get)]
    [TestCase(Signature + "\x21\x11\0\x04" + "AAAA" + Get)]
    public async Task Connection_OfANamedLoadBalancerWithoutAHeader_IsEndedAndTold(string sent, CancellationToken cancellationToken)
    {
        using var log = new RecordedLog();
        await using var gateway = await StartAsync(log, ("Gateway:Listen:ProxyProtocol:0", "127.0.0.1"));
        using var connection = await SlowClient.ConnectAsync(gateway.PublicUrl);

        await connection.SendAsync(sent);

        Assert.That(await AnswerOfAsync(connection, cancellationToken), Is.Empty);
        Assert.That(log.LinesOf(1606).Single(), Does.Contain("127.0.0.1"));
    }

    [TestCase("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\r\n" + Get, 1607)]
    [TestCase(Signature + "\x20\0\0\0" + Get, 1607)]
    [TestCase("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", 1608)]
    [TestCase("\x16\x03\x01\0\x05\x01\0\0\x01\0\r\n\r\n", 1609)]
    public async Task Connection_InAnotherProtocol_IsToldOnce(string sent, int id, CancellationToken cancellationToken)
    {
        using var log = new RecordedLog();
        await using var gateway = await StartAsync(log);
        for (var i = 0; i < 3; i++)
        {
            using var connection = await SlowClient.ConnectAsync(gateway.PublicUrl);
            await connection.SendAsync(sent);
            await connection.ReadToEndAsync(cancellationToken);
        }

        Assert.That(log.LinesOf(id).Single(), Does.Contain("127.0.0.1"));
    }

    [Test]
    public void ProxyProtocol_ThatIsNoAddress_IsNamed() =>
        Assert.That(
            () => TestGateway.StartAsync(("Gateway:Listen:ProxyProtocol:0", "balancer")),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("Gateway:Listen:ProxyProtocol:0 is 'balancer'"));

    /// <summary>What is answered before the connection ends: in order, or by a reset where something was still unread.</summary>
    private static async Task<string> AnswerOfAsync(SlowClient connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ReadToEndAsync(cancellationToken);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task<TestGateway> StartAsync(RecordedLog log, params (string Key, string? Value)[] settings)
    {
        var gateway = await TestGateway.StartAsync([("Logging:LogLevel:Default", "Warning"), .. settings]);
        gateway.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        return gateway;
    }
}
