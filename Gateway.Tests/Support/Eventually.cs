namespace Gateway.Tests.Support;

/// <summary>Waits, for a bounded time, for something that another thread or process brings about.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, TimeSpan timeout) => TrueAsync(() => Task.FromResult(condition()), timeout);

    /// <summary>Asks every 20 ms until the condition holds; fails the test when it does not within <paramref name="timeout"/>.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan timeout)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout)
            {
                Assert.Fail($"The condition did not hold within {timeout}.");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
