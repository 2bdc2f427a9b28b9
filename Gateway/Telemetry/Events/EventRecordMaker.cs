using System.Security.Cryptography;
using Gateway.Errors;

namespace Gateway.Telemetry.Events;

/// <summary>Makes rows of what was recorded. For the one writer.</summary>
internal sealed class EventRecordMaker
{
    // Crockford's base32: its characters are in the order of their values, so that ids sort as texts.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private const int MaxReplicaLength = 64;

    private readonly string _replica = Environment.MachineName is { Length: <= MaxReplicaLength } name ? name : Environment.MachineName[..MaxReplicaLength];
    private int _count;

    /// <summary>Six random characters: tells this process apart from every other, also from the one before on this machine.</summary>
    public string ProcessId { get; } = RandomNumberGenerator.GetString(Alphabet, 6);

    public EventRecord Make(in PendingEvent pending)
    {
        var happened = pending.Event;
        var at = new DateTimeOffset(pending.At, TimeSpan.Zero);
        var milliseconds = at.ToUnixTimeMilliseconds();
        return new EventRecord(
            NextId(milliseconds),
            happened.RequestId ?? RequestId.Of(milliseconds, pending.Random),
            at,
            happened.Action,
            happened.Status,
            happened.Identifier,
            happened.Connection is { } connection ? connection[(connection.LastIndexOf('/') + 1)..] : null,
            happened.Project,
            happened.Reason,
            happened.Duration is { } duration ? (long)duration.TotalMilliseconds : null,
            happened.HttpStatus == 0 ? null : happened.HttpStatus,
            happened.Route,
            happened.State,
            happened.Revision == 0 ? null : happened.Revision,
            happened.By,
            happened.StytchRequestId,
            _replica);
    }

    // 20 characters: ten for the milliseconds (until the year 37000), four that count within one, six for the process.
    private string NextId(long milliseconds)
    {
        // Never begun anew: a batch may reach back into a millisecond that an earlier one had.
        _count++;
        return string.Create(20, (Milliseconds: milliseconds, Count: _count, Process: ProcessId), static (id, parts) =>
        {
            Write(id[..10], parts.Milliseconds);
            Write(id[10..14], parts.Count);
            parts.Process.CopyTo(id[14..]);
        });
    }

    private static void Write(Span<char> text, long value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
