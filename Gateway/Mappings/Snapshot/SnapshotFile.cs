using System.Security.Cryptography;
using System.Text;
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
    private const string TrailerStart = "{\"sha256\":";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a whole snapshot. The mappings may be used only after the method returned: the checksum stands at the end.</summary>
    /// <returns>What it was taken of; null when there is no file.</returns>
    /// <exception cref="StoreDamagedException">It is cut short, altered or of another format.</exception>
    public static SnapshotHead? Read(string path, Action<ConnectionMapping> add) =>
        ReadLines(path, line => add(JsonSerializer.Deserialize(line, MappingJson.Default.ConnectionMapping) ?? throw new JsonException("A mapping is null.")));

    /// <summary>Reads a snapshot's lines of mappings, as they stand, under the same conditions as <see cref="Read"/>.</summary>
    public static SnapshotHead? ReadLines(string path, Action<string> add)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return ReadChecked(path, add);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or InvalidDataException)
        {
            throw new StoreDamagedException(
                $"The last-good snapshot {path} is damaged ({e.Message}) and is not used. Move it away; a new one is written once the store answers.", e);
        }
    }

    /// <summary>Streams the mappings of a snapshot that was just checked by <see cref="ReadLines"/>.</summary>
    public static async IAsyncEnumerable<ConnectionMapping> ReadMappingsAsync(string path)
    {
        using var reader = new StreamReader(path, Utf8, detectEncodingFromByteOrderMarks: false);
        await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { } line && !line.StartsWith(TrailerStart, StringComparison.Ordinal))
        {
            yield return JsonSerializer.Deserialize(line, MappingJson.Default.ConnectionMapping)!;
        }
    }

    /// <summary>Begins a new snapshot beside the file; it takes the file's place at <see cref="Writer.Commit"/>.</summary>
    public static Writer Create(string path, SnapshotHead head) => new(path, head);

    private static SnapshotHead ReadChecked(string path, Action<string> add)
    {
        using var reader = new StreamReader(path, Utf8, detectEncodingFromByteOrderMarks: false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var first = reader.ReadLine() ?? throw new InvalidDataException("it is empty");
        var header = JsonSerializer.Deserialize(first, SnapshotJson.Default.SnapshotHeader);
        if (header is not { Format: FormatVersion })
        {
            throw new InvalidDataException($"its format is not {FormatVersion}");
        }

        Append(hash, first);
        var count = 0;
        for (var line = reader.ReadLine(); line is not null; line = reader.ReadLine())
        {
            if (line.StartsWith(TrailerStart, StringComparison.Ordinal))
            {
                var trailer = JsonSerializer.Deserialize(line, SnapshotJson.Default.SnapshotTrailer)!;
                return trailer.Count == count && trailer.Sha256 == Convert.ToHexStringLower(hash.GetHashAndReset()) && reader.EndOfStream
                    ? new SnapshotHead(new StorePosition(header.Lineage, header.Revision, header.CommitId), header.BreakGlass)
                    : throw new InvalidDataException("its checksum does not fit");
            }

            Append(hash, line);
            count++;
            add(line);
        }

        throw new InvalidDataException("it is cut short");
    }

    private static void Append(IncrementalHash hash, string line)
    {
        hash.AppendData(Utf8.GetBytes(line));
        hash.AppendData("\n"u8);
    }

    /// <summary>Writes one snapshot. Disposing without <see cref="Commit"/> leaves the old file as it was.</summary>
    internal sealed class Writer : IDisposable
    {
        private readonly string _path;
        private readonly string _temporaryPath;
        private readonly FileStream _stream;
        private readonly StreamWriter _writer;
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _count;

        public Writer(string path, SnapshotHead head)
        {
            _path = Path.GetFullPath(path);
            _temporaryPath = _path + ".new";
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _stream = new FileStream(_temporaryPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            _writer = new StreamWriter(_stream, Utf8) { NewLine = "\n" };
            var (lineage, revision, commitId) = head.Position;
            WriteLine(
                JsonSerializer.Serialize(new SnapshotHeader(FormatVersion, lineage, revision, commitId, head.BreakGlass), SnapshotJson.Default.SnapshotHeader));
        }

        public void Add(ConnectionMapping mapping) => Add(JsonSerializer.Serialize(mapping, MappingJson.Default.ConnectionMapping));

        public void Add(string line)
        {
            WriteLine(line);
            _count++;
        }

        public void Commit()
        {
            var trailer = new SnapshotTrailer(Convert.ToHexStringLower(_hash.GetHashAndReset()), _count);
            _writer.WriteLine(JsonSerializer.Serialize(trailer, SnapshotJson.Default.SnapshotTrailer));
            _writer.Flush();
            _stream.Flush(flushToDisk: true);
            _writer.Dispose();
            File.Move(_temporaryPath, _path, overwrite: true);
        }

        public void Dispose()
        {
            _writer.Dispose();
            _hash.Dispose();
            File.Delete(_temporaryPath);
        }

        private void WriteLine(string line)
        {
            Append(_hash, line);
            _writer.WriteLine(line);
        }
    }
}
