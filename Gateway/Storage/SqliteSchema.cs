using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>The schema of one kind of SQLite file: numbered scripts, applied in order, the last one's number kept in <c>user_version</c>.</summary>
internal sealed class SqliteSchema
{
    private readonly List<string> _scripts;

    private SqliteSchema(string name, int applicationId, string pathSetting) =>
        (_scripts, ApplicationId, PathSetting) = (ReadScripts($"Gateway.Storage.Schema.{name}."), applicationId, pathSetting);

    /// <summary>The system of record: mappings, their history, admin keys ("SSOG").</summary>
    public static SqliteSchema Store { get; } = new("Store", 0x53534F47, $"{StoreOptions.Section}:{nameof(StoreOptions.Path)}");

    /// <summary>What is observed rather than decided: events and traffic. A file of its own, whose writes never wait for a large change ("SSOA").</summary>
    public static SqliteSchema Activity { get; } = new("Activity", 0x53534F41, "Gateway:Events:Path");

    /// <summary>Marks a file as this gateway's and of this kind, in SQLite's header field of that purpose.</summary>
    public int ApplicationId { get; }

    /// <summary>The setting that names such a file.</summary>
    public string PathSetting { get; }

    /// <summary>
    /// How its writer treats the file. A store's commit that was acknowledged survives a power cut (FULL), and 64 MB of cache keep a large
    /// import's indexes from being written over and over. What is observed may lose its last seconds with the power, and is written in order.
    /// </summary>
    public string WriterPragmas =>
        this == Activity ? "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4096" : "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536";

    /// <summary>The newest schema this gateway knows.</summary>
    public int Latest => _scripts.Count;

    /// <summary>Brings a file to the newest schema; none of it is left behind where a script fails.</summary>
    public void Upgrade(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        // Read inside the transaction: another process may have upgraded the file a moment ago.
        for (var version = ReadVersion(connection); version < Latest; version++)
        {
            connection.Execute(_scripts[version]);
            connection.Execute($"PRAGMA user_version = {version + 1}");
        }

        transaction.Commit();
    }

    public static int ReadVersion(SqliteConnection connection) => (int)connection.ReadNumber("PRAGMA user_version");

    private static List<string> ReadScripts(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            })];
    }
}
