using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Support;

/// <summary>When the clocks of tests begin.</summary>
internal static class TestTime
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 5, 0, TimeSpan.Zero);

    /// <summary>A clock that stands still, timers included, until a test moves it.</summary>
    public static FakeTimeProvider Stopped() => new(Start);
}
