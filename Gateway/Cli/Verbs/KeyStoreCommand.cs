using System.CommandLine;
using Gateway.Admin.Keys;
using Gateway.Hosting;
using Gateway.Mappings.Store;
using Gateway.Storage;

namespace Gateway.Cli.Verbs;

/// <summary>What a command does with the key store.</summary>
internal delegate Task<KeysReport> KeyStoreWork(IAdminKeyStore store, TimeProvider timeProvider, ParseResult commandLine, CancellationToken cancellationToken);

/// <summary>Runs a command on the configured key store: with the gateway's own composition, never started, so that nothing listens.</summary>
internal static class KeyStoreCommand
{
    public static Command OnKeyStore(this Command command, KeyStoreWork work)
    {
        var config = SharedOptions.Config();
        var output = SharedOptions.Output();
        command.Options.Add(config);
        command.Options.Add(output);
        command.SetAction(async (commandLine, cancellationToken) =>
        {
            var report = await RunAsync(commandLine.GetValue(config), (store, time) => work(store, time, commandLine, cancellationToken), cancellationToken);
            var console = commandLine.InvocationConfiguration;
            if (report.IsRefused)
            {
                await console.Error.WriteLineAsync(report.Text);
                return ExitCodes.Refused;
            }

            await console.Output.WriteLineAsync(commandLine.GetValue(output) is OutputFormat.Json ? report.Json : report.Text);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<KeysReport> RunAsync(string? file, Func<IAdminKeyStore, TimeProvider, Task<KeysReport>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = GatewayHost.Build(WithQuietLog(GatewayConfiguration.Load(file)));
            await app.Services.GetRequiredService<IMappingStore>().OpenAsync(cancellationToken);
            return await work(app.Services.GetRequiredService<IAdminKeyStore>(), app.Services.GetRequiredService<TimeProvider>());
        }
        catch (ConfigurationException e)
        {
            return KeysReport.Refused(
                "The configuration has faults:" + Environment.NewLine + string.Join(Environment.NewLine, e.Faults.Select(fault => "  - " + fault)));
        }
        catch (Exception e) when (e is StoreDamagedException or StoreUnavailableException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return KeysReport.Refused("The key store cannot be used: " + e.Message);
        }
    }

    // Standard output carries the report, which a script reads; what else there is to say goes to standard error.
    private static IConfiguration WithQuietLog(IConfiguration configuration) => new ConfigurationBuilder()
        .AddConfiguration(configuration)
        .AddInMemoryCollection(
        [
            new("Logging:Console:LogToStandardErrorThreshold", nameof(LogLevel.Trace)),
            new("Logging:LogLevel:Default", nameof(LogLevel.Warning)),
        ])
        .Build();
}
