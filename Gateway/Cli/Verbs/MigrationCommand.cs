using System.CommandLine;
using System.Runtime.InteropServices;
using Gateway.Hosting;
using Gateway.Stytch.Api;
using Spectre.Console;

namespace Gateway.Cli.Verbs;

/// <summary>What a command does with a running gateway's admin API and with Stytch; gives the exit code.</summary>
internal delegate Task<int> MigrationWork(IServiceProvider services, AdminApiClient api, ParseResult commandLine, CancellationToken cancellationToken);

/// <summary>Runs a command that calls Stytch itself, with the keys of the configuration, beside a running gateway: may be ended at any time.</summary>
internal static class MigrationCommand
{
    private const int MaxKeyChecks = 3;

    public static Command OnStytch(this Command command, MigrationWork work) => command.OnAdminApi(async (api, commandLine, cancellationToken) =>
    {
        // The first Ctrl+C ends the run with a result; the journal bears any other end.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        });
        try
        {
            await using var app = GatewayHost.Build(Spread(GatewayConfiguration.Load(commandLine.GetValue<string?>("--config"))));
            return await work(app.Services, api, commandLine, stop.Token);
        }
        catch (ConfigurationException e)
        {
            await commandLine.InvocationConfiguration.Error.WriteLineAsync(string.Join(Environment.NewLine, e.Faults));
            return ExitCodes.Refused;
        }
    });

    /// <summary>
    /// What is wrong with the keys of some projects; null where nothing is. Asked once, so that wrong keys do not make a failure of every tenant; whatever may
    /// pass is left to the run.
    /// </summary>
    public static async Task<string?> FaultOfKeysAsync(IEnumerable<StytchClient> clients, CancellationToken cancellationToken)
    {
        foreach (var client in clients)
        {
            // Asked again, since one lost answer is not worth a night's run.
            var report = await StytchKeyCheck.RunAsync(client, cancellationToken);
            for (var attempt = 1; report.State is DependencyState.Failed && attempt < MaxKeyChecks; attempt++)
            {
                report = await StytchKeyCheck.RunAsync(client, cancellationToken);
            }

            if (report.State is DependencyState.Failed)
            {
                return $"{report.Name}: {report.Detail}";
            }
        }

        return null;
    }

    /// <summary>Shows how far it has come, on standard error.</summary>
    /// <param name="what">What is counted, such as <c>Tenants</c>.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="work">Does it, and tells of each as it is done, true where it failed.</param>
    public static Task<T> ShowAsync<T>(string what, int count, Func<Action<bool>, Task<T>> work) =>
        Terminal.Error.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(progress =>
            {
                var failed = 0;
                var task = progress.AddTask(what, maxValue: Math.Max(1, count));
                return work(isFailed =>
                {
                    task.Increment(1);
                    if (isFailed)
                    {
                        task.Description = $"{what} ({Interlocked.Increment(ref failed)} failed)";
                    }
                });
            });

    // A run that is ended and begun again must not call more often than one that was not.
    private static IConfiguration Spread(IConfiguration configuration) => new ConfigurationBuilder()
        .AddConfiguration(configuration)
        .AddInMemoryCollection([new($"{StytchClientOptions.Section}:{nameof(StytchClientOptions.Spread)}", "true")])
        .Build();
}
