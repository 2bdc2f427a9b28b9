using System.Globalization;
using Gateway.Telemetry.Events;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Telemetry.Events;

/// <summary>Valid events; a test says what matters to it.</summary>
internal static class EventSamples
{
    public static readonly DateTimeOffset Time = new(2026, 3, 2, 9, 5, 0, TimeSpan.Zero);

    private static long _batches;
    private static int _ids;

    public static EventRecord Record(
        string identifier = "acme",
        string? requestId = null,
        EventStatus status = EventStatus.Success,
        string action = "redirect",
        string? reason = null,
        DateTimeOffset? at = null) => new(
        Interlocked.Increment(ref _ids).ToString("d20", CultureInfo.InvariantCulture),
        requestId ?? Interlocked.Increment(ref _ids).ToString("d16", CultureInfo.InvariantCulture),
        at ?? Time,
        action,
        status,
        identifier,
        "saml-connection-test-1",
        "test",
        reason,
        null,
        307,
        "acs",
        "migrated",
        null,
        null,
        null,
        "here");

    /// <summary>A batch of a process, numbered after the one before.</summary>
    public static EventBatch Batch(params IReadOnlyList<EventRecord> records) => new("proc01", Interlocked.Increment(ref _batches), records);

    public static IOptions<EventOptions> Options(Action<EventOptions>? configure = null)
    {
        var options = new EventOptions();
        configure?.Invoke(options);
        return Microsoft.Extensions.Options.Options.Create(options);
    }
}
