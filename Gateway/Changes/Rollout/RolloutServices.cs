using Gateway.Changes.Rollout.Mass;
using Gateway.Changes.Rollout.Restores;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Storage;

namespace Gateway.Changes.Rollout;

/// <summary>Changes of state. Asks for a mapping store and what it lies in, plans, the mapping rules, an
/// <see cref="IReadiness"/> and a clock from elsewhere.</summary>
internal static class RolloutServices
{
    public static IServiceCollection AddRollout(this IServiceCollection services, StoreKind kind)
    {
        services.AddSingleton<StateChanger>();
        services.AddSingleton<MassJudge>();
        services.AddSingleton<PlannedMassChange>();
        services.AddSingleton<MassChanger>();
        services.AddSingleton<Restorer>();
        services.AddSingleton<TableRestorer>();
        services.AddSingleton<MadeCommits>();
        services.AddSingleton<ScheduleRunner>();
        return services.AddStore<IScheduleStore, RedisScheduleStore, SqliteScheduleStore>(kind);
    }

    /// <summary>Makes scheduled changes when they are due.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services) => services.AddHostedService<Scheduler>();
}
