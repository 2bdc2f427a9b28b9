using System.Net.Sockets;
using System.Text;
using Gateway.Public.Legacy.Watching;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.Legacy.Watching;

/// <summary>A body that was read before the decision arrives as it was sent.</summary>
[Parallelizable]
internal sealed class BodyReplayTests
{
    private const int Limit = 50_000;

    [Test]
    public async Task Body_ReadAhead_ArrivesByteForByte(
        [Values(0, 1, 16_000, Limit - 1, Limit, Limit + 1, Limit + 2, 300_000)] int length, [Values] bool isChunked)
    {
        await using var backend = await RecordingBackend.StartAsync();
        var observer = new RecordingObserver(ObserverInterest.Head with { RequestBytes = 1_000_000 });
        BodyReplay? replay = null;
        var content = 0;
        await using var scene = await WatchingScene.StartAsync(backend.Url, [observer], async (context, budget) =>
        {
            replay = await BodyReplay.ReadAsync(context, budget, Limit, TimeSpan.FromSeconds(10), TimeProvider.System);
            content = replay.Content.Length;
        });
        var sent = new string([.. Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26)))]);

        using var request = new HttpRequestMessage(HttpMethod.Post, scene.Url) { Content = new StringContent(sent) };
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await scene.Client.SendAsync(request);

        Assert.That(backend.Requests.Single().Body, Is.EqualTo(sent));
        Assert.That(replay!.Reading, Is.EqualTo(length > Limit ? BodyReading.TooLong : BodyReading.Whole));
        Assert.That(content, Is.EqualTo(Math.Min(length, Limit + 1)));
        Assert.That((await observer.NextAsync()).Body ?? "", Is.EqualTo(sent));
        await Eventually.TrueAsync(() => scene.Budget.Taken == 0, TimeSpan.FromSeconds(10));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Body_StallingBeyondTheTimeout_IsPassedOnWithWhatComesLater([Values] bool isChunked, CancellationToken cancellationToken)
    {
        await using var backend = await RecordingBackend.StartAsync();
        var reading = new TaskCompletionSource<BodyReading>();
        await using var scene = await WatchingScene.StartAsync(backend.Url, [], async (context, budget) =>
            reading.SetResult((await BodyReplay.ReadAsync(context, budget, Limit, TimeSpan.FromMilliseconds(100), TimeProvider.System)).Reading));
        using var client = new TcpClient();
        await client.ConnectAsync(scene.Url.Host, scene.Url.Port, cancellationToken);
        var stream = client.GetStream();

        await WriteAsync(
            stream,
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: "
            + $"close\r\n{(isChunked ? "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n" : "Content-Length: 9\r\n\r\nfirst")}");
        Assert.That(await reading.Task.WaitAsync(cancellationToken), Is.EqualTo(BodyReading.Stalled));
        await WriteAsync(stream, isChunked ? "4\r\nlast\r\n0\r\n\r\n" : "last");
        using var answer = new StreamReader(stream);
        await answer.ReadToEndAsync(cancellationToken);

        Assert.That(backend.Requests.Single().Body, Is.EqualTo("firstlast"));
        await Eventually.TrueAsync(() => scene.Budget.Taken == 0, TimeSpan.FromSeconds(10));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Body_AnnouncedWithExpect_IsAskedFor(CancellationToken cancellationToken)
    {
        await using var backend = await RecordingBackend.StartAsync();
        await using var scene = await WatchingScene.StartAsync(
            backend.Url, [], (context, budget) => BodyReplay.ReadAsync(context, budget, Limit, TimeSpan.FromSeconds(10), TimeProvider.System));
        using var client = new TcpClient();
        await client.ConnectAsync(scene.Url.Host, scene.Url.Port, cancellationToken);
        var stream = client.GetStream();

        await WriteAsync(stream, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        using var answer = new StreamReader(stream);
        Assert.That(await answer.ReadLineAsync(cancellationToken), Is.EqualTo("HTTP/1.1 100 Continue"));
        await WriteAsync(stream, "body");
        Assert.That(await answer.ReadToEndAsync(cancellationToken), Does.Contain("200 OK"));

        Assert.That(backend.Requests.Single().Body, Is.EqualTo("body"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Body_OfAClientThatGoesAway_GivesItsMemoryBack(CancellationToken cancellationToken)
    {
        await using var backend = await RecordingBackend.StartAsync();
        var isReading = new TaskCompletionSource();
        await using var scene = await WatchingScene.StartAsync(backend.Url, [], async (context, budget) =>
        {
            isReading.SetResult();
            await BodyReplay.ReadAsync(context, budget, Limit, TimeSpan.FromSeconds(30), TimeProvider.System);
        });
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(scene.Url.Host, scene.Url.Port, cancellationToken);
            await WriteAsync(client.GetStream(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nfirst");
            await isReading.Task.WaitAsync(cancellationToken);
            await Eventually.TrueAsync(() => scene.Budget.Taken > 0, TimeSpan.FromSeconds(10));
        }

        await Eventually.TrueAsync(() => scene.Budget.Taken == 0, TimeSpan.FromSeconds(10));
        Assert.That(backend.Requests, Is.Empty);
    }

    private static ValueTask WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text));
}
