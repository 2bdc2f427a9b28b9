using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>What an error of SQLite means for the store. Codes: SQLite, "Result and Error Codes".</summary>
internal static class SqliteFaults
{
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>A read past the end of the file: it was cut off.</summary>
    private const int ShortRead = InputOutput | (2 << 8);

    /// <summary>The store's own exception for an error; null where the error is a mistake of ours.</summary>
    public static Exception? Translate(string path, SqliteSchema schema, Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } or SqliteException { SqliteExtendedErrorCode: ShortRead } =>
            SqliteFile.Damaged(path, schema, $"is damaged ({error.Message})", error),
        JsonException => SqliteFile.Damaged(path, schema, $"is damaged: a row in it cannot be read ({error.Message})", error),
        SqliteException { SqliteErrorCode: Busy or Locked } => Unavailable(path, "is locked by another process", error),
        SqliteException { SqliteErrorCode: Full } => Unavailable(path, "cannot grow: the disk is full", error),
        SqliteException { SqliteErrorCode: ReadOnly or Permission or CannotOpen or InputOutput } => Unavailable(path, "cannot be read or written", error),
        IOException or UnauthorizedAccessException => Unavailable(path, "cannot be read or written", error),
        _ => null,
    };

    private static StoreUnavailableException Unavailable(string path, string finding, Exception error) =>
        new($"The store {path} {finding} ({error.Message})", error);
}
