using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Gateway.Cli.Demo;
using Gateway.Cli.Demo.Journeys;
using Gateway.Hosting;

namespace Gateway.Cli.Verbs;

/// <summary><c>demo</c>: a whole migration on loopback, to click through or, with <c>--once</c>, to prove itself.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Run every journey, report, and exit 0 only if all are right." };
        var redis = new Option<DnsEndPoint?>("--redis")
        {
            Description = "Run two gateways on this Redis instead of one with the embedded store. What the demo writes there it removes at the end.",
            HelpName = "HOST:PORT",
            CustomParser = ParseEndPoint,
        };
        var output = SharedOptions.Output();
        var command = new Command("demo", "Try the gateway on this machine: an identity provider, a legacy app, a stand-in for Stytch and sample tenants.")
        {
            once,
            redis,
            output,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var isJson = result.GetValue(output) is OutputFormat.Json;
            var console = result.InvocationConfiguration;
            return RunAsync(result.GetValue(once), result.GetValue(redis), isJson, console.Output, console.Error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(bool isOnce, EndPoint? redis, bool isJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        // The command line leaves signals to the verbs. Without these, Ctrl+C would end the process before the demo has cleaned up.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            error.WriteLine(redis is null ? "Starting a gateway and everyone around it ..." : "Starting two gateways and everyone around them ...");
            await using var run = await DemoRun.StartAsync(redis, isOnce ? LogLevel.None : LogLevel.Warning, stop.Token);
            return isOnce ? await RunJourneysAsync(run, isJson, output, error, stop.Token) : await StayUpAsync(run, isJson, output, error, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            error.WriteLine("Interrupted.");
        }
        catch (ConfigurationException exception)
        {
            error.WriteLine(string.Join(Environment.NewLine, exception.Faults));
        }
        catch (Exception exception) when (exception is DemoException or IOException or HttpRequestException)
        {
            error.WriteLine(exception.Message);
        }

        return ExitCodes.Refused;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunJourneysAsync(DemoRun run, bool isJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var reports = await JourneyRunner.RunAsync(run, DemoJourneys.All, journey => error.WriteLine($"  {journey.Name}"), cancellationToken);
        if (isJson)
        {
            output.WriteLine(DemoReport.ToJson(reports, run.Gateways.Count));
        }
        else
        {
            DemoReport.WriteTable(output, reports, run.Gateways.Count);
        }

        return reports.All(report => report.IsRight) ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private static async Task<int> StayUpAsync(DemoRun run, bool isJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var addresses = DemoAddresses.Of(run);
        if (isJson)
        {
            output.WriteLine(addresses.ToJson());
        }
        else
        {
            addresses.WriteTo(output);
        }

        error.WriteLine("Press Ctrl+C to stop.");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCodes.Ok;
    }

    private static DnsEndPoint? ParseEndPoint(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text[(colon + 1)..], CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort)
        {
            return new DnsEndPoint(text[..colon].Trim('[', ']'), port);
        }

        result.AddError($"--redis is '{text}': give a host and a port, such as 127.0.0.1:6379.");
        return null;
    }
}
