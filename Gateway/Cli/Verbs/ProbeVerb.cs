using System.CommandLine;
using Gateway.Cli.Probe;

namespace Gateway.Cli.Verbs;

/// <summary><c>probe URL</c>: asks a deployment from outside what would lose a login, lead it astray or show what is not public.</summary>
internal static class ProbeVerb
{
    public static Command Create()
    {
        var address = new Argument<string>("URL") { Description = "The old SSO host as identity providers know it, such as https://sso.acme-app.com." };
        var route = new Option<string>("--route")
        {
            Description = "The ACS route, as in Gateway:Routes.",
            HelpName = "PATH",
            DefaultValueFactory = _ => $"/old-sso/{ProbeSettings.Placeholder}",
        };
        var startRoute = new Option<string?>("--start-route")
        {
            Description = "The start route; without it the ACS route with /login behind it.",
            HelpName = "PATH",
        };
        var identifier = new Option<string>("--identifier") { Description = "A migrated test identifier.", HelpName = "TEST", Required = true };
        var known = new Option<string?>("--known") { Description = "An identifier that is still on the legacy side.", HelpName = "ID" };
        var origins = new Option<string[]>("--stytch-origin")
        {
            Description = "Where migrated logins may go, instead of https://test.stytch.com and https://api.stytch.com; may be given several times.",
            HelpName = "URL",
        };
        var output = SharedOptions.Output();
        var command = new Command(
            "probe",
            "Ask a running deployment from outside, with requests that can sign nobody in, whether logins would get through; exit 1 on any FAIL.")
        {
            address, route, startRoute, identifier, known, origins, output,
        };
        command.SetAction((commandLine, cancellationToken) =>
        {
            var acs = commandLine.GetValue(route)!;
            var settings = new ProbeSettings
            {
                Address = UrlOf(commandLine.GetValue(address)!),
                Route = acs,
                StartRoute = commandLine.GetValue(startRoute) ?? (acs.EndsWith(ProbeSettings.Placeholder, StringComparison.Ordinal)
                    && !acs.Contains('?', StringComparison.Ordinal) ? acs + "/login" : null),
                Identifier = commandLine.GetValue(identifier)!,
                LegacyIdentifier = commandLine.GetValue(known),
            };
            if (commandLine.GetValue(origins) is { Length: > 0 } given)
            {
                settings = settings with { Origins = [.. given.Select(UrlOf)] };
            }

            return RunAsync(settings, commandLine.GetValue(output), commandLine.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ProbeSettings settings, OutputFormat format, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        string[] faults = [.. settings.Faults()];
        if (faults.Length > 0)
        {
            await console.Error.WriteLineAsync(string.Join(Environment.NewLine, faults));
            return ExitCodes.Usage;
        }

        await console.Error.WriteLineAsync(
            $"Sends some {ProbeRunner.Checks.Count} requests to {settings.Address}, one after the other, the largest of 2 MB. "
            + "Their SAMLResponses are signed by nobody, "
            + "expired in 2001 and can sign nobody in. No redirect is followed: nothing reaches Stytch.");
        var run = await ProbeRunner.RunAsync(settings, TimeProvider.System, finding => console.Error.WriteLine($"  {finding.Check}"), cancellationToken);
        if (format is OutputFormat.Json)
        {
            await console.Output.WriteLineAsync(ProbeReport.ToJson(settings, run));
        }
        else
        {
            ProbeReport.WriteTable(Terminal.Of(console.Output), run);
        }

        return run.IsGood ? ExitCodes.Ok : ExitCodes.Refused;
    }

    // What is no URL becomes one that is refused by name.
    private static Uri UrlOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : new Uri(text, UriKind.RelativeOrAbsolute);
}
