using System.Buffers;

namespace Gateway.Webhooks.Receiving;

/// <summary>A message's body as it came, in a rented buffer: the signature is over its bytes. At most so large, and read in at most so long.</summary>
internal sealed class WebhookBody : IDisposable
{
    /// <summary>Svix gives up an attempt after 15 s.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int FirstBytes = 8_192;

    private byte[] _buffer;
    private int _length;

    private WebhookBody(int firstBytes) => _buffer = ArrayPool<byte>.Shared.Rent(firstBytes);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The body; null where it is larger than the limit, by its own account or when it is read.</summary>
    /// <exception cref="TimeoutException">It did not arrive in time.</exception>
    public static async Task<WebhookBody?> ReadAsync(HttpContext context, int maxBytes, TimeProvider timeProvider)
    {
        var announced = context.Request.ContentLength;
        if (announced > maxBytes)
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var body = new WebhookBody((int)Math.Clamp((announced ?? 0) + 1, FirstBytes, maxBytes + 1));
        try
        {
            while (body._length <= maxBytes)
            {
                body.Grow(maxBytes + 1);
                var read = await context.Request.Body.ReadAsync(body._buffer.AsMemory(body._length), either.Token);
                if (read == 0)
                {
                    return body;
                }

                body._length += read;
                // The server goes on in the thread that polls the sockets; the work that follows must not hold up every redirect.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            body.Dispose();
            throw new TimeoutException();
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    public void Dispose()
    {
        // It may hold what a member's directory says of them.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _length = 0;
    }

    private void Grow(int maxBytes)
    {
        if (_length < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * _buffer.Length, maxBytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
