using Gateway.Public.SlowBodies;

namespace Gateway.Public.Legacy.Watching;

/// <summary>How far a request's body was read before a decision.</summary>
internal enum BodyReading
{
    /// <summary>All of it is there.</summary>
    Whole,

    /// <summary>It is longer than the limit, or than the memory there is.</summary>
    TooLong,

    /// <summary>The client did not send all of it in time.</summary>
    Stalled,
}

/// <summary>
/// Reads a request's body before it is decided where the request goes. Wherever that is, whoever reads <c>Request.Body</c> afterwards gets the
/// same bytes: those that were read, then what is still to come.
/// </summary>
internal sealed class BodyReplay : IDisposable
{
    private readonly Stream _body;
    private readonly BodyCopy _copy;
    private readonly int _limit;

    private bool _isDisposed;

    private BodyReplay(HttpContext context, CopyBudget budget, int limit)
    {
        (_body, _limit) = (new InterruptibleBody(context.Request.BodyReader), limit);
        _copy = new BodyCopy(budget, limit + 1);
        context.Response.RegisterForDispose(this);
        context.Request.Body = new ReplayedBody(this);
    }

    public BodyReading Reading { get; private set; }

    /// <summary>What was read; everything where <see cref="Reading"/> is <see cref="BodyReading.Whole"/>. Valid until the request is over.</summary>
    public ReadOnlyMemory<byte> Content => _copy.Content;

    /// <summary>Reads up to a limit. Goes on in the thread pool.</summary>
    /// <param name="context">The request; its body must not have been read yet.</param>
    /// <param name="budget">The memory there is.</param>
    /// <param name="limit">The most bytes that are read ahead.</param>
    /// <param name="timeout">How long all of it may take to come.</param>
    /// <param name="timeProvider">Measures that time.</param>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    /// <exception cref="IOException">The client went away, or the body is not framed as HTTP asks, or comes too slowly for the server.</exception>
    public static async Task<BodyReplay> ReadAsync(HttpContext context, CopyBudget budget, int limit, TimeSpan timeout, TimeProvider timeProvider)
    {
        // The thread that brought the bytes reads every other socket.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        LateBodies.Unbind(context);
        var replay = new BodyReplay(context, budget, limit);
        using var deadline = new CancellationTokenSource(timeout, timeProvider);
        replay.Reading = await replay.FillAsync(deadline.Token, context.RequestAborted);
        return replay;
    }

    /// <summary>At the request's end, or as soon as nobody will read the body any more.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _copy.Release();
        }
    }

    private async Task<BodyReading> FillAsync(CancellationToken deadline, CancellationToken aborted)
    {
        while (_copy.Content.Length <= _limit && _copy.TryReserve(out var room))
        {
            var reading = _body.ReadAsync(room, deadline);
            var isWaiting = !reading.IsCompleted;
            int length;
            try
            {
                length = await reading;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !aborted.IsCancellationRequested)
            {
                return BodyReading.Stalled;
            }

            if (isWaiting)
            {
                // On a task that was waited for, ForceYielding alone does not leave the thread that completed it.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            if (length == 0)
            {
                return BodyReading.Whole;
            }

            _copy.Advance(length);
        }

        return BodyReading.TooLong;
    }

    private sealed class ReplayedBody(BodyReplay replay) : BodyReadStream
    {
        private int _position;

        public override bool HasBegun => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var rest = replay._copy.Content[_position..];
            if (!rest.IsEmpty)
            {
                rest = rest[..Math.Min(rest.Length, buffer.Length)];
                rest.CopyTo(buffer);
                _position += rest.Length;
                return rest.Length;
            }

            return replay.Reading is BodyReading.Whole ? 0 : await replay._body.ReadAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            replay.Dispose();
            base.Dispose(disposing);
        }
    }
}
