namespace Gateway.Tests.Deploy.Observability;

/// <summary>One alert over recorded series.</summary>
/// <param name="Alert">Its name.</param>
/// <param name="At">When it is looked at, in minutes since the series began.</param>
/// <param name="Labels">Where it fires: its labels beside severity and job, as <c>name=value</c>. Null where it stays silent.</param>
/// <param name="Series">Series of the job <c>sso</c>: metric with its labels, and values in promtool's notation, one a minute.</param>
internal sealed record AlertCase(string Alert, int At, string[]? Labels, params (string Series, string Values)[] Series)
{
    /// <summary>Minutes between two samples. A week of one-minute samples would take longer to run than all other cases.</summary>
    public int Interval { get; init; } = 1;

    public bool IsFiring => Labels is not null;

    public static AlertCase Fires(string alert, int at, params (string Series, string Values)[] series) => new(alert, at, ["job=sso"], series);

    public static AlertCase FiresWith(string alert, int at, string label, params (string Series, string Values)[] series) =>
        new(alert, at, ["job=sso", label], series);

    public static AlertCase IsSilent(string alert, int at, params (string Series, string Values)[] series) => new(alert, at, null, series);
}
