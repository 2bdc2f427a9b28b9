using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Hosting.Opening;

/// <summary>A connection's input, of which the first bytes are shown to somebody. From then on it only passes calls on.</summary>
internal sealed class FirstBytes(IDuplexPipe transport, Action<ReadOnlySequence<byte>> look) : PipeReader, IDuplexPipe
{
    private readonly PipeReader _input = transport.Input;
    private Action<ReadOnlySequence<byte>>? _look = look;

    public PipeReader Input => this;

    public PipeWriter Output => transport.Output;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = _input.ReadAsync(cancellationToken);
        return _look is null ? reading : LookAsync(reading);
    }

    public override bool TryRead(out ReadResult result)
    {
        var hasRead = _input.TryRead(out result);
        if (hasRead)
        {
            Look(result);
        }

        return hasRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => _input.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _input.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _input.CompleteAsync(exception);

    private async ValueTask<ReadResult> LookAsync(ValueTask<ReadResult> reading)
    {
        var result = await reading;
        Look(result);
        return result;
    }

    private void Look(in ReadResult result)
    {
        if (_look is { } look && !result.Buffer.IsEmpty)
        {
            _look = null;
            look(result.Buffer);
        }
    }
}
