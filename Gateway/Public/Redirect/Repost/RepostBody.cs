using System.Buffers;

namespace Gateway.Public.Redirect.Repost;

/// <summary>What became of reading a form.</summary>
internal enum RepostReading
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It is longer than one form may be.</summary>
    TooLarge,

    /// <summary>All forms together take as much memory as they may.</summary>
    Busy,

    /// <summary>It did not arrive whole.</summary>
    Broken,

    /// <summary>The body is no form, and was not read.</summary>
    NoForm,
}

/// <summary>One request's form as it came, in a pooled buffer that grows with what arrives and is wiped before anybody else gets it.</summary>
internal sealed class RepostBody(RepostLimits limits, RepostMemory memory) : IDisposable
{
    private const int FirstBufferBytes = 16_384;

    private byte[] _buffer = [];
    private int _length;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads to the end, or as far as the limits let it.</summary>
    /// <param name="form">What is sent.</param>
    /// <param name="announced">How long it is said to be; null where it is not said.</param>
    /// <exception cref="IOException">The form did not arrive whole.</exception>
    public async Task<RepostReading> ReadAsync(Stream form, long? announced)
    {
        if (announced > limits.MaxBytes)
        {
            return RepostReading.TooLarge;
        }

        while (true)
        {
            if (_length == _buffer.Length && !TryGrow())
            {
                return RepostReading.Busy;
            }

            var reading = form.ReadAsync(_buffer.AsMemory(_length));
            var isWaiting = !reading.IsCompletedSuccessfully;
            var read = await reading;
            if (isWaiting)
            {
                // Bytes that were waited for go on in the thread that polls the sockets: what is done with them must not hold up every redirect.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            if (read == 0)
            {
                return RepostReading.Complete;
            }

            _length += read;
            if (_length > limits.MaxBytes)
            {
                return RepostReading.TooLarge;
            }
        }
    }

    public void Dispose() => Replace([]);

    private bool TryGrow()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBufferBytes, _buffer.Length * 2));
        if (!memory.TryTake(buffer.Length))
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return false;
        }

        _buffer.AsSpan(0, _length).CopyTo(buffer);
        Replace(buffer);
        return true;
    }

    private void Replace(byte[] buffer)
    {
        if (_buffer.Length > 0)
        {
            memory.Give(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        _buffer = buffer;
    }
}
