using System.IO.Pipelines;
using System.Text;

namespace Gateway.Public.Redirect.Repost;

/// <summary>Writes a page piece by piece, and sends what has gathered, so that a large form is not in memory a second time.</summary>
internal sealed class PageWriter(PipeWriter output, int flushBytes, CancellationToken cancellationToken)
{
    private const int PieceBytes = 4_096;

    private int _unsent;

    public void Write(string text) => _unsent += (int)Encoding.UTF8.GetBytes(text, output);

    /// <summary>Writes a percent-encoded name or value of a form as markup.</summary>
    public async ValueTask WriteFormTextAsync(ReadOnlyMemory<byte> encoded)
    {
        while (!encoded.IsEmpty)
        {
            FormText.Write(encoded.Span, output.GetSpan(PieceBytes), out var taken, out var written);
            output.Advance(written);
            encoded = encoded[taken..];
            _unsent += written;
            if (_unsent >= flushBytes)
            {
                await FlushAsync();
            }
        }
    }

    public async ValueTask FlushAsync()
    {
        _unsent = 0;
        await output.FlushAsync(cancellationToken);
    }
}
