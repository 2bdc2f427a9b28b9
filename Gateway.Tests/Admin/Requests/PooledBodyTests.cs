using Gateway.Admin.Requests;

namespace Gateway.Tests.Admin.Requests;

[Parallelizable]
internal sealed class PooledBodyTests
{
    [TestCase(false, ExpectedResult = false)]
    [TestCase(true, ExpectedResult = true)]
    [CancelAfter(20_000)]
    public async Task<bool> Read_BytesArriveOnTheSocketsThread_GoesOnInThePool(bool isPooled, CancellationToken cancellationToken)
    {
        await using var bare = new WaitingStream();
        await using var body = isPooled ? (Stream)new PooledBody(bare) : bare;
        var reading = ReadAsync(body, cancellationToken);

        var socket = new Thread(bare.Arrive);
        socket.Start();
        socket.Join();

        return await reading;
    }

    private static async Task<bool> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var length = await stream.ReadAsync(new byte[16], cancellationToken).ConfigureAwait(false);
        Assert.That(length, Is.EqualTo(3));
        return Thread.CurrentThread.IsThreadPoolThread;
    }

    /// <summary>As the server has it: whoever waits for bytes goes on in the thread that brings them.</summary>
    private sealed class WaitingStream : MemoryStream
    {
        private readonly TaskCompletionSource<int> _arrival = new();

        public void Arrive() => _arrival.SetResult(3);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(_arrival.Task);
    }
}
