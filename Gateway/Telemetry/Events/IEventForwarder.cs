namespace Gateway.Telemetry.Events;

/// <summary>Somebody else who gets each event once, whether or not the store takes it.</summary>
internal interface IEventForwarder
{
    /// <summary>Called by one thread; does not wait for a network.</summary>
    void Forward(IReadOnlyList<EventRecord> records);
}
