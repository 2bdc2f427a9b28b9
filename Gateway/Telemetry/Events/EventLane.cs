namespace Gateway.Telemetry.Events;

/// <summary>
/// The queue an event waits in. Each has room and a share of its own, so that a flood of one kind does not push out another. In order of preference.
/// </summary>
internal enum EventLane
{
    /// <summary>What an operator, a schedule or Stytch changed.</summary>
    Changes,

    /// <summary>A login of a known mapping that was refused or failed.</summary>
    Failures,

    /// <summary>What went as it should.</summary>
    Routine,

    /// <summary>Whatever names no mapping: anybody can send any amount of it.</summary>
    Unmapped,
}
