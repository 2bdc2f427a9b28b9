using System.Text;
using System.Text.Json;

namespace Gateway.Telemetry.Events;

/// <summary>Writes each event to standard output, as one line of JSON.</summary>
internal sealed class StdoutForwarder : IEventForwarder
{
    public void Forward(IReadOnlyList<EventRecord> records)
    {
        var lines = new StringBuilder();
        foreach (var record in records)
        {
            lines.Append(JsonSerializer.Serialize(record, EventJson.Line.EventRecord)).Append('\n');
        }

        // In one piece, and through the console's writer, whose lock the log shares: lines do not run into each other.
        Console.Out.Write(lines.ToString());
    }
}
