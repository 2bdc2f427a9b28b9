namespace Gateway.Storage;

/// <summary>
/// The second SQLite file, of what is observed rather than decided: events and traffic. Opened at first use, so that its faults cost no login.
/// </summary>
internal static class ActivityServices
{
    /// <summary>The key of the service: <c>[FromKeyedServices(ActivityServices.Key)] SqliteDatabase activity</c>.</summary>
    public const string Key = "activity";

    /// <param name="services">The services.</param>
    /// <param name="pathOf">Where the file is.</param>
    public static IServiceCollection AddActivity(this IServiceCollection services, Func<IServiceProvider, string> pathOf) => services
        .AddKeyedSingleton(
            Key, (provider, _) => new SqliteDatabase(pathOf(provider), SqliteSchema.Activity, provider.GetRequiredService<ILogger<SqliteDatabase>>()));
}
