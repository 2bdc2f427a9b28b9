using System.CommandLine;
using Gateway.Hosting;
using Gateway.Storage;

namespace Gateway.Cli.Verbs;

/// <summary><c>serve</c>: runs the gateway until SIGTERM or Ctrl+C, then drains.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var command = new Command("serve", "Run the gateway (the default).");
        Configure(command);
        return command;
    }

    /// <summary>Makes a command run the gateway: the verb itself, and the root command without a verb.</summary>
    public static void Configure(Command command)
    {
        var config = SharedOptions.Config();
        command.Options.Add(config);
        command.SetAction((result, cancellationToken) => ServeAsync(result.GetValue(config), cancellationToken));
    }

    private static async Task<int> ServeAsync(string? file, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = GatewayHost.Build(GatewayConfiguration.Load(file));
            await GatewayStart.StartAsync(app, cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Ok;
        }
        catch (ConfigurationException e)
        {
            return Refuse("The configuration has faults:", e.Faults);
        }
        catch (StoreDamagedException e)
        {
            return Refuse("The store cannot be used:", [e.Message]);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or StoreUnavailableException)
        {
            return Refuse("The gateway cannot start:", [e.Message]);
        }
    }

    private static int Refuse(string heading, IEnumerable<string> faults)
    {
        Console.Error.WriteLine(heading);
        foreach (var fault in faults)
        {
            Console.Error.WriteLine($"  - {fault}");
        }

        return ExitCodes.Refused;
    }
}
