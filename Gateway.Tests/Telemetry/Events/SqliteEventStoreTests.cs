using Gateway.Storage;
using Gateway.Telemetry.Events;
using Gateway.Telemetry.Events.Sqlite;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tests.Telemetry.Events.EventSamples;

namespace Gateway.Tests.Telemetry.Events;

[TestFixture]
[Parallelizable]
internal sealed class SqliteEventStoreTests : EventStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteEventStoreTests()
    {
        _database = Open();
        Store = new SqliteEventStore(_database, Time);
    }

    protected override IEventStore Store { get; }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Append_ClockGoesBack_StillWritesBehindTheLast(CancellationToken cancellationToken)
    {
        await Store.AppendAsync(Batch(Record("first")), cancellationToken);
        Time.AdjustTime(Time.GetUtcNow() - TimeSpan.FromHours(1));
        await Store.AppendAsync(Batch(Record("second")), cancellationToken);

        Assert.That((await ReadAsync(EventFilter.All)).Select(record => record.Identifier), Is.EqualTo(new[] { "second", "first" }));
    }

    [Test]
    public async Task ReadBack_RareMatchInAGreatLog_ComesInBoundedPages(CancellationToken cancellationToken)
    {
        await Store.AppendAsync(Batch(Record(action: "put_mapping")), cancellationToken);
        await Store.AppendAsync(Batch([.. Enumerable.Range(0, SqliteEventStore.MaxRowsSeen).Select(_ => Record())]), cancellationToken);

        var first = await Store.ReadBackAsync(new() { Action = "put_mapping" }, EventPosition.Last, 10, cancellationToken);
        var second = await Store.ReadBackAsync(new() { Action = "put_mapping" }, first.Next!.Value, 10, cancellationToken);

        Assert.That(first.Events, Is.Empty);
        Assert.That(second.Events, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ReadBack_ByIdentifier_FindsItInEverySegment(CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < 4; batch++)
        {
            await Store.AppendAsync(Batch([Record("rare"), .. Enumerable.Range(0, 5000).Select(_ => Record()), Record("rare")]), cancellationToken);
            Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.That(await ReadAsync(new() { Identifier = "rare" }, limit: 3), Has.Count.EqualTo(8));
        Assert.That(await ReadAsync(new() { Identifier = "nobody" }), Is.Empty);
        Assert.That(
            await _database.ReadAsync(connection => connection.ReadNumber("SELECT count(DISTINCT segment) FROM events"), cancellationToken), Is.EqualTo(4));
    }

    [TestCase("request_id", "events_by_request")]
    [TestCase("status", "events_failed")]
    public async Task Indexes_WhatIsAskedForOften_IsSearchedAndNotScanned(string column, string index)
    {
        var plan = await _database.ReadAsync(
            connection =>
            {
                using var command = connection.Prepare(
                    $"EXPLAIN QUERY PLAN SELECT * FROM events INDEXED BY {index} WHERE {column} = {(column == "status" ? "'error'" : "$value")} AND "
                    + "position < 7 ORDER BY position DESC", "$value").With("x");
                using var reader = command.ExecuteReader();
                return reader.Read() ? reader.GetString(3) : "";
            },
            CancellationToken.None);

        Assert.That(plan, Does.StartWith($"SEARCH events USING INDEX {index}"));
    }

    protected override DateTimeOffset Now() => Time.GetUtcNow();

    private SqliteDatabase Open() => new(_folder.PathOf("activity.db"), SqliteSchema.Activity, NullLogger<SqliteDatabase>.Instance);
}
