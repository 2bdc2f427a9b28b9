namespace Gateway.Telemetry.Events;

/// <summary>An event on its way to the writer.</summary>
/// <param name="Event">What happened.</param>
/// <param name="At">When, in UTC ticks.</param>
/// <param name="Random">For the id of a request that has none yet: written as text later.</param>
internal readonly record struct PendingEvent(GatewayEvent Event, long At, long Random);
