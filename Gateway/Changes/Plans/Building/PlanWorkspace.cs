using Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// The work space of one plan in the making: a private SQLite file, so that a million rows in any order are sorted and looked up without being
/// held in memory. It may lose everything in a crash, for then the plan is not made.
/// </summary>
internal sealed class PlanWorkspace : IDisposable
{
    // keys: every identifier (alias -1) and alias (its place in the list) of the rows. folded: those of them that are not in lower case.
    // alike: those that are not their own form (Likeness). owners: mappings that stay and own a key that a row wants (key), or one that differs from
    // it in case or in other things that people do not see.
    private const string Schema =
        """
        CREATE TABLE rows (id INTEGER PRIMARY KEY, document BLOB NOT NULL, place TEXT, keeps_state INTEGER NOT NULL);
        CREATE TABLE keys (key TEXT PRIMARY KEY, row INTEGER NOT NULL, alias INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE folded (lower TEXT NOT NULL, key TEXT NOT NULL, row INTEGER NOT NULL, alias INTEGER NOT NULL, PRIMARY KEY (lower, key)) WITHOUT ROWID;
        CREATE TABLE alike (form TEXT NOT NULL, key TEXT NOT NULL, row INTEGER NOT NULL, alias INTEGER NOT NULL, PRIMARY KEY (form, key)) WITHOUT ROWID;
        CREATE TABLE drops (identifier TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID;
        CREATE TABLE changed (row INTEGER PRIMARY KEY, document BLOB NOT NULL);
        CREATE TABLE deleted (identifier TEXT PRIMARY KEY, document BLOB NOT NULL, place TEXT) WITHOUT ROWID;
        CREATE TABLE owners (owner TEXT NOT NULL, owned TEXT NOT NULL, key TEXT NOT NULL, row INTEGER NOT NULL, alias INTEGER NOT NULL,
            PRIMARY KEY (owner, owned)) WITHOUT ROWID;
        """;

    private readonly string _path;
    private readonly List<SqliteCommand> _commands = [];

    /// <param name="folder">Where the file is made, for its owner only.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public PlanWorkspace(string folder)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, $"plan-{Guid.NewGuid():N}.work");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(_path, options).Dispose();
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        try
        {
            Connection.Open();
            // No log and no sync: what a crash leaves is of no use. 32 MB of cache hold the keys' index of half a million mappings.
            Connection.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32768");
            Connection.Execute(Schema);
            if (!OperatingSystem.IsWindows())
            {
                // The open file lives on without its name, so that not even kill -9 leaves it behind.
                File.Delete(_path);
            }

            // One transaction to the end: a commit after each row would write every page it touched.
            Connection.Execute("BEGIN");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SqliteConnection Connection { get; }

    /// <summary>A statement that lives as long as the work space.</summary>
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = Connection.Prepare(sql, parameters);
        _commands.Add(command);
        return command;
    }

    public void Dispose()
    {
        _commands.ForEach(command => command.Dispose());
        Connection.Dispose();
        File.Delete(_path);
    }
}
