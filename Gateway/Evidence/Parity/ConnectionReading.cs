using Gateway.Evidence.Connections;

namespace Gateway.Evidence.Parity;

/// <summary>What came of asking Stytch for one connection: exactly one of the three cases.</summary>
internal abstract record ConnectionReading
{
    private ConnectionReading()
    {
    }

    /// <summary>It is there.</summary>
    public sealed record Found(ConnectionFacts Facts) : ConnectionReading;

    /// <summary>Stytch answered, and has no such connection.</summary>
    /// <param name="AskedAt">When it was asked.</param>
    /// <param name="IsConfirmed">True where two answers say so: its organization's list, and the search for it.</param>
    public sealed record Missing(DateTimeOffset AskedAt, bool IsConfirmed) : ConnectionReading;

    /// <summary>Stytch did not say.</summary>
    public sealed record Unread(ParityCode Why) : ConnectionReading;
}
