using System.Text.Json;

namespace Gateway.Cli.Migrate;

/// <summary>
/// What was done and what was begun, a line each, appended as it happens, so that a run that was ended anywhere is taken up by the next. Held open alone:
/// two runs of one list would make everything twice.
/// </summary>
internal sealed class MigrationJournal : IDisposable
{
    private readonly Dictionary<string, JournalLine> _done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;
    private readonly string _scope;
    private readonly TimeProvider _timeProvider;

    /// <param name="path">The file; it is made where it is missing.</param>
    /// <param name="scope">Which gateway and settings the run is for: what was done for another one is to be done again.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="IOException">It cannot be opened, or another run holds it.</exception>
    public MigrationJournal(string path, string scope, TimeProvider timeProvider)
    {
        (_scope, _timeProvider) = (scope, timeProvider);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using (var reader = new StreamReader(file, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                Take(line);
            }
        }

        // A line that a kill cut off stays a line by itself.
        _writer = new StreamWriter(file) { AutoFlush = true };
        if (file.Length > 0)
        {
            _writer.WriteLine();
        }
    }

    /// <summary>What was done of a tenant as its row stands now; null where that is to be done.</summary>
    public JournalLine? FindDone(Tenant tenant) =>
        _done.TryGetValue(tenant.Identifier, out var line) && line.Fingerprint == tenant.Fingerprint() && line.Scope == _scope ? line : null;

    /// <summary>When an earlier run asked for the tenant's connection to be made, of which it did not learn the outcome; null where none did.</summary>
    public DateTimeOffset? FindBegun(Tenant tenant) => _begun.TryGetValue(tenant.Identifier, out var at) ? at : null;

    /// <summary>To be called before a connection is asked for: the answer may never be seen.</summary>
    public void Begin(Tenant tenant) => Write(new(_timeProvider.GetUtcNow(), tenant.Identifier, MigrationStep.CreateConnection));

    public void Complete(Tenant tenant, string organizationId, string connectionId) =>
        Write(new(_timeProvider.GetUtcNow(), tenant.Identifier, MigrationStep.RegisterMapping)
        {
            OrganizationId = organizationId,
            ConnectionId = connectionId,
            Fingerprint = tenant.Fingerprint(),
            Scope = _scope,
        });

    public void Dispose() => _writer.Dispose();

    private void Write(JournalLine line)
    {
        var text = JsonSerializer.Serialize(line, MigrationJson.Default.JournalLine);
        lock (_lock)
        {
            _writer.WriteLine(text);
        }
    }

    private void Take(string text)
    {
        if (Read(text) is not { } line)
        {
            return;
        }

        if (line.Step is MigrationStep.RegisterMapping)
        {
            _done[line.Identifier] = line;
            _begun.Remove(line.Identifier);
            return;
        }

        _begun[line.Identifier] = line.At;
    }

    private static JournalLine? Read(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize(text, MigrationJson.Default.JournalLine);
        }
        catch (JsonException)
        {
            // Cut off: what it said is looked for again.
            return null;
        }
    }
}

/// <param name="At">When.</param>
/// <param name="Identifier">The tenant.</param>
/// <param name="Step">What was begun, or the last step where all was done.</param>
internal sealed record JournalLine(DateTimeOffset At, string Identifier, MigrationStep Step)
{
    public string? OrganizationId { get; init; }

    public string? ConnectionId { get; init; }

    public string? Fingerprint { get; init; }

    public string? Scope { get; init; }
}
