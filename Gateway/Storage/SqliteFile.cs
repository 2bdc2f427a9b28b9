using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>
/// Looks at the SQLite file before anything is opened: opening alone can already change a file, by replaying its write-ahead log. Offsets are
/// those of the SQLite file format, section 1.3, "The Database Header".
/// </summary>
internal static class SqliteFile
{
    private const int HeaderBytes = 100;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>True where a file is there and looks sound; false where there is nothing at all.</summary>
    /// <exception cref="StoreDamagedException">Something is there, but not a store this gateway may use.</exception>
    public static bool Inspect(string path, SqliteSchema schema)
    {
        if (!File.Exists(path))
        {
            return Directory.Exists(path)
                ? throw Damaged(path, schema, "is a folder")
                : !File.Exists(path + "-wal") ? false
                : throw Damaged(path, schema, "is missing, but its write-ahead log (-wal) is there: the file was moved or deleted without it");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderBytes];
        var read = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (read == 0)
        {
            throw Damaged(path, schema, "is empty (0 bytes)");
        }

        if (read < HeaderBytes || !header.StartsWith(Magic))
        {
            throw Damaged(path, schema, "is not a SQLite database");
        }

        CheckOwner(path, header, schema);
        CheckLength(path, header, file.Length, schema);
        return true;
    }

    /// <summary>Makes an empty store and puts it in its place in one step: a crash on the way never leaves half a file there.</summary>
    public static void Create(string path, SqliteSchema schema)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        // It holds the hashes of admin keys: for its owner only. SQLite gives its side files the same mode.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(draft, options).Dispose();
            using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = draft, Pooling = false }.ToString()))
            {
                connection.Open();
                connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA application_id = {schema.ApplicationId}");
                schema.Upgrade(connection);
            }

            File.Move(draft, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; its file is as good as ours.
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public static StoreDamagedException Damaged(string path, SqliteSchema schema, string finding, Exception? innerException = null) => new(
        $"The store {path} {finding}. Nothing was changed. Restore it from a backup (together with its -wal file, if the backup has one), "
        + $"or move it and its -wal and -shm files away to start with an empty one; {schema.PathSetting} names the file.",
        innerException);

    /// <summary>A file of the store was removed or replaced under a running gateway, which still has all that it ever acknowledged.</summary>
    public static StoreDamagedException Replaced(string path, string stranger) => new(
        $"The store {path} takes no changes: {stranger} was moved, deleted or replaced while it was in use. Nothing was changed, "
        + "and logins are served. What this gateway "
        + "serves may be in no file any more: take it out with gateway export before you stop it, "
        + "then restore the store's files together from a backup, or import it.");

    private static void CheckOwner(string path, ReadOnlySpan<byte> header, SqliteSchema schema)
    {
        var applicationId = BinaryPrimitives.ReadInt32BigEndian(header[68..]);
        if (applicationId != schema.ApplicationId)
        {
            throw Damaged(path, schema, $"is a SQLite database of another program (application_id 0x{applicationId:X8}, not 0x{schema.ApplicationId:X8})");
        }

        CheckVersion(path, BinaryPrimitives.ReadInt32BigEndian(header[60..]), schema);
    }

    public static void CheckVersion(string path, int version, SqliteSchema schema)
    {
        if (version > schema.Latest)
        {
            throw Damaged(path, schema, $"has schema {version}, written by a newer gateway; this one knows {schema.Latest}: run the newer one");
        }
    }

    private static void CheckLength(string path, ReadOnlySpan<byte> header, long length, SqliteSchema schema)
    {
        // With a log beside it the file may rightly be short: a checkpoint was cut off, and SQLite completes it from the log.
        if (new FileInfo(path + "-wal") is { Exists: true, Length: > 0 })
        {
            return;
        }

        // Offset 16: page size, where 1 stands for 65536. Offset 28: pages, valid where the counters at 24 and 92 agree.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var stored && stored == 1 ? 65536 : (long)stored;
        var expected = pageSize * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if (header[24..28].SequenceEqual(header[92..96]) && length < expected)
        {
            throw Damaged(path, schema, $"is cut off: it has {length} bytes, but its header says {expected}");
        }
    }
}
