using Gateway.Mappings;

namespace Gateway.Cli.Migrate;

/// <summary>What holds for all tenants of a run.</summary>
/// <param name="State">The state of a new mapping whose row gives none.</param>
/// <param name="Settling">How long Stytch may still be at work on a call whose answer is lost: as long as an attempt may take.</param>
/// <param name="Time">The clock.</param>
internal sealed record MigrationTerms(MappingState State, TimeSpan Settling, TimeProvider Time)
{
    /// <summary>How often the making of a connection is asked for where answers are lost.</summary>
    public const int MaxCreates = 5;

    /// <summary>How often it is looked whether a connection has become active.</summary>
    public const int MaxLooks = 10;

    public static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, Time, cancellationToken);

    public Task WaitUntilAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var left = time - Time.GetUtcNow();
        // A clock that was set back meanwhile must not hold it up for long.
        return left <= TimeSpan.Zero ? Task.CompletedTask : WaitAsync(left < Settling ? left : Settling, cancellationToken);
    }
}
