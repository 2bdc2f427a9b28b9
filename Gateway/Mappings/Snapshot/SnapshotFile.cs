using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Mappings.Store;
using Gateway.Storage;

namespace Gateway.Mappings.Snapshot;

/// <summary>
/// The last-good snapshot on disk: a header line, one line of JSON a mapping, and a trailer line with the count and the SHA-256 of all
/// before it. Written to a neighbour file, flushed to the disk and renamed over the old one, so that a crash leaves the old or the new.
/// </summary>
internal static class SnapshotFile
{
    private const int FormatVersion = 1;

    /// <summary>Takes a line of JSON, without its end; it may be kept by no one.</summary>
    public delegate void LineAction(ReadOnlySpan<byte> line);

    private static ReadOnlySpan<byte> TrailerStart => "{\"sha256\":"u8;

    /// <summary>Reads a whole snapshot. The mappings may be used only after the method returned: the checksum stands at the end.</summary>
    /// <returns>What it was taken of; null when there is no file.</returns>
    /// <exception cref="StoreDamagedException">It is cut short, altered or of another format.</exception>
    public static SnapshotHead? Read(string path, Action<ConnectionMapping> add)
    {
        var documents = new MappingDocumentReader();
        return ReadLines(path, line => add(documents.Read(line)));
    }

    /// <summary>Reads a snapshot's lines of mappings, as they stand, under the same conditions as <see cref="Read"/>.</summary>
    public static SnapshotHead? ReadLines(string path, LineAction add)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return ReadChecked(path, add);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new StoreDamagedException(
                $"The last-good snapshot {path} is damaged ({e.Message}) and is not used. Move it away; a new one is written once the store answers.", e);
        }
    }

    /// <summary>Streams the mappings of a snapshot that was just checked by <see cref="ReadLines"/>.</summary>
    public static IEnumerable<ConnectionMapping> ReadMappings(string path)
    {
        var documents = new MappingDocumentReader();
        using var lines = new SnapshotLines(path);
        for (lines.MoveNext(); lines.MoveNext() && !lines.Current.StartsWith(TrailerStart);)
        {
            yield return documents.Read(lines.Current);
        }
    }

    /// <summary>Begins a new snapshot beside the file; it takes the file's place at <see cref="Writer.Commit"/>.</summary>
    public static Writer Create(string path, SnapshotHead head) => new(path, head);

    private static SnapshotHead ReadChecked(string path, LineAction add)
    {
        using var lines = new SnapshotLines(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!lines.MoveNext())
        {
            throw new InvalidDataException("it is empty");
        }

        var header = JsonSerializer.Deserialize(lines.Current, SnapshotJson.Default.SnapshotHeader);
        if (header is not { Format: FormatVersion })
        {
            throw new InvalidDataException($"its format is not {FormatVersion}");
        }

        Append(hash, lines.Current);
        var count = 0;
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line.StartsWith(TrailerStart))
            {
                var trailer = JsonSerializer.Deserialize(line, SnapshotJson.Default.SnapshotTrailer)!;
                return trailer.Count == count && trailer.Sha256 == Convert.ToHexStringLower(hash.GetHashAndReset()) && !lines.MoveNext()
                    ? new SnapshotHead(new StorePosition(header.Lineage, header.Revision, header.CommitId), header.BreakGlass)
                    : throw new InvalidDataException("its checksum does not fit");
            }

            Append(hash, line);
            count++;
            add(line);
        }

        throw new InvalidDataException("it is cut short");
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> line)
    {
        hash.AppendData(line);
        hash.AppendData("\n"u8);
    }

    /// <summary>Writes one snapshot. Disposing without <see cref="Commit"/> leaves the old file as it was.</summary>
    internal sealed class Writer : IDisposable
    {
        private readonly string _path;
        private readonly string _temporaryPath;
        private readonly FileStream _stream;
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _count;

        public Writer(string path, SnapshotHead head)
        {
            _path = Path.GetFullPath(path);
            _temporaryPath = _path + ".new";
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _stream = new FileStream(_temporaryPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            var (lineage, revision, commitId) = head.Position;
            var header = new SnapshotHeader(FormatVersion, lineage, revision, commitId, head.BreakGlass);
            WriteLine(JsonSerializer.SerializeToUtf8Bytes(header, SnapshotJson.Default.SnapshotHeader));
        }

        public void Add(ConnectionMapping mapping) => Add(JsonSerializer.SerializeToUtf8Bytes(mapping, MappingJson.Default.ConnectionMapping));

        public void Add(ReadOnlySpan<byte> line)
        {
            WriteLine(line);
            _count++;
        }

        public void Commit()
        {
            var trailer = new SnapshotTrailer(Convert.ToHexStringLower(_hash.GetHashAndReset()), _count);
            WriteLine(JsonSerializer.SerializeToUtf8Bytes(trailer, SnapshotJson.Default.SnapshotTrailer));
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_temporaryPath, _path, overwrite: true);
        }

        public void Dispose()
        {
            _stream.Dispose();
            _hash.Dispose();
            File.Delete(_temporaryPath);
        }

        private void WriteLine(ReadOnlySpan<byte> line)
        {
            Append(_hash, line);
            _stream.Write(line);
            _stream.WriteByte((byte)'\n');
        }
    }
}
