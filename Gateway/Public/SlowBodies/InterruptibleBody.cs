using System.Buffers;
using System.IO.Pipelines;
using Gateway.Public.Legacy.Watching;

namespace Gateway.Public.SlowBodies;

/// <summary>
/// A request's body whose pending read can be given up, after which it can be read on. A read of the server's own stream cannot: it stays pending, and the next
/// one, that of the server at the request's end included, fails ("Reading is already in progress").
/// </summary>
/// <param name="reader">The server's own reader.</param>
/// <param name="pace">The bounds that are kept; null where others keep theirs.</param>
internal sealed class InterruptibleBody(PipeReader reader, BodyPace? pace = null) : BodyReadStream
{
    private bool _hasBegun;

    public override bool HasBegun => _hasBegun;

    /// <summary>Puts one in the place of the server's own body, unless something stands there already.</summary>
    public static void PutInto(HttpRequest request)
    {
        if (request.Body is not BodyReadStream && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            request.Body = new InterruptibleBody(request.BodyReader);
        }
    }

    /// <exception cref="OperationCanceledException">The read was given up, or the client went away.</exception>
    /// <exception cref="IOException">The body broke a bound, or is not framed as HTTP asks.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            var result = await ReadAsync(cancellationToken);
            if (!result.Buffer.IsEmpty || result.IsCompleted)
            {
                return Take(result, buffer.Span);
            }

            reader.AdvanceTo(result.Buffer.Start);
            cancellationToken.ThrowIfCancellationRequested();
            if (pace?.Breach is { } breach)
            {
                throw new IOException($"The body was waited for no longer: {breach}.");
            }
        }
    }

    private ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _hasBegun = true;
        var reading = reader.ReadAsync(CancellationToken.None);
        return reading.IsCompleted || !cancellationToken.CanBeCanceled ? reading : AwaitAsync(reading, cancellationToken);
    }

    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> reading, CancellationToken cancellationToken)
    {
        await using var interruption = cancellationToken.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), reader);
        return await reading;
    }

    private int Take(in ReadResult result, Span<byte> buffer)
    {
        var length = (int)Math.Min(result.Buffer.Length, buffer.Length);
        var taken = result.Buffer.Slice(0, length);
        taken.CopyTo(buffer);
        reader.AdvanceTo(taken.End);
        pace?.Add(length);
        return length;
    }
}
