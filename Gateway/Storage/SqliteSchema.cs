using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>The schema of the SQLite file: numbered scripts, applied in order, the last one's number kept in <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    /// <summary>Marks a file as this gateway's ("SSOG"), in SQLite's header field of that purpose.</summary>
    public const int ApplicationId = 0x53534F47;

    private const string Folder = "Gateway.Storage.Schema.";

    private static readonly List<string> Scripts = ReadScripts();

    /// <summary>The newest schema this gateway knows.</summary>
    public static int Latest => Scripts.Count;

    /// <summary>Brings a file to the newest schema; none of it is left behind where a script fails.</summary>
    public static void Upgrade(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        // Read inside the transaction: another process may have upgraded the file a moment ago.
        for (var version = ReadVersion(connection); version < Latest; version++)
        {
            connection.Execute(Scripts[version]);
            connection.Execute($"PRAGMA user_version = {version + 1}");
        }

        transaction.Commit();
    }

    public static int ReadVersion(SqliteConnection connection) => (int)connection.ReadNumber("PRAGMA user_version");

    private static List<string> ReadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            })];
    }
}
