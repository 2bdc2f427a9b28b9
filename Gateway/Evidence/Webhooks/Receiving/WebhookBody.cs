using System.Buffers;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.SlowBodies;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>
/// A message's body as it came, in a rented buffer: the signature is over its bytes. At most so large, read in at most so long, and within
/// what all bodies may take.
/// </summary>
internal sealed class WebhookBody : IDisposable
{
    /// <summary>Svix gives up an attempt after 15 s.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int FirstBytes = 8_192;

    private readonly CopyBudget _budget;
    private byte[] _buffer = [];
    private int _length;

    private WebhookBody(CopyBudget budget) => _budget = budget;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The body; or why there is none: too large, by its own account or when it is read, too slow, or no memory left for it.</summary>
    public static async Task<(WebhookBody? Body, WebhookOutcome Fault)> ReadAsync(
        HttpContext context, int maxBytes, CopyBudget budget, TimeProvider timeProvider)
    {
        var announced = context.Request.ContentLength;
        if (announced > maxBytes)
        {
            return (null, WebhookOutcome.TooLarge);
        }

        using var deadline = new CancellationTokenSource(Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var body = new WebhookBody(budget);
        LateBodies.Unbind(context);
        WebhookOutcome? fault;
        try
        {
            fault = await body.FillAsync(new InterruptibleBody(context.Request.BodyReader), maxBytes, (int)(announced ?? 0) + 1, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            fault = WebhookOutcome.TimedOut;
        }
        catch
        {
            body.Dispose();
            throw;
        }

        if (fault is null)
        {
            return (body, default);
        }

        body.Dispose();
        return (null, fault.Value);
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            // It may hold what a directory says of its members.
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _budget.Return(_buffer.Length);
            (_buffer, _length) = ([], 0);
        }
    }

    private async Task<WebhookOutcome?> FillAsync(Stream stream, int maxBytes, int firstBytes, CancellationToken cancellationToken)
    {
        while (_length <= maxBytes)
        {
            if (_length == _buffer.Length && !TryGrow(Math.Clamp(Math.Max(firstBytes, 2 * _length), FirstBytes, maxBytes + 1)))
            {
                return WebhookOutcome.Busy;
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _length += read;
            // The server goes on in the thread that polls the sockets; the work that follows must not hold up every redirect.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        return WebhookOutcome.TooLarge;
    }

    private bool TryGrow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        if (!_budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        var length = _length;
        Dispose();
        (_buffer, _length) = (larger, length);
        return true;
    }
}
