using Gateway.Cli.Migrate.Journal;
using Gateway.Stytch.Api;

namespace Gateway.Cli.Migrate;

/// <summary>A tenant at work: what each part of its migration is given, and what all of them have done so far.</summary>
/// <param name="Tenant">The row.</param>
/// <param name="Stytch">The client of its project.</param>
/// <param name="Journal">Null where nothing is to be changed.</param>
/// <param name="Terms">What holds for the run.</param>
internal sealed record TenantWork(Tenant Tenant, StytchClient Stytch, MigrationJournal? Journal, MigrationTerms Terms)
{
    /// <summary>What was done, in its order.</summary>
    public List<MigrationStep> Steps { get; } = [];
}
