namespace Gateway.Mappings.Snapshot;

/// <summary>Reads a file line by line, as octets: a snapshot of a million mappings is read before anybody is served.</summary>
internal sealed class SnapshotLines(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _length;

    /// <summary>The line, without its end, until the next one is read.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>Goes on to the next line; false where there is none.</summary>
    public bool MoveNext()
    {
        _start = Math.Min(_start + _length + 1, _end);
        for (var searched = 0; ;)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var end = rest[searched..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                _length = searched + end;
                return true;
            }

            searched = rest.Length;
            if (!ReadOn())
            {
                // What has no end is a line all the same: whoever reads it notices that it is cut.
                _length = searched;
                return searched > 0;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private bool ReadOn()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        if (rest.Length == _buffer.Length)
        {
            var larger = new byte[2 * _buffer.Length];
            rest.CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            rest.CopyTo(_buffer);
        }

        (_start, _end) = (0, rest.Length);
        var read = _file.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
