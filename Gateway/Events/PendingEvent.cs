namespace Gateway.Events;

/// <summary>An event on its way to the writer.</summary>
/// <param name="Event">What happened.</param>
/// <param name="At">When, in UTC ticks.</param>
/// <param name="RequestHigh">With <paramref name="RequestLow"/>, the number of a request that has no id yet: 80 random bits, written as text later.</param>
/// <param name="RequestLow">The lower half.</param>
internal readonly record struct PendingEvent(GatewayEvent Event, long At, long RequestHigh, long RequestLow);
