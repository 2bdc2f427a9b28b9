using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Evidence.Handovers;

namespace Gateway.Cli.Verbs;

/// <summary><c>handover</c>: the message to a customer's IT for the last step, to be sent as it is, or a link to a page that says the same.</summary>
internal static class HandoverVerb
{
    public static Command Create()
    {
        var identifier = new Argument<string>("IDENTIFIER") { Description = "The mapping." };
        var until = new Option<DateOnly?>("--until")
        {
            Description = "The day up to which the old settings work as well, such as 2026-12-31.",
            HelpName = "DAY",
        };
        var output = SharedOptions.Output();
        var link = new Option<bool>("--link")
        {
            Description = "Make a link to a page that says the same and shows when it is done; its URL is shown this once.",
        };
        var days = new Option<int?>("--days") { Description = $"How long the link works. Default: {HandoverLink.DefaultDays}.", HelpName = "N" };
        var links = new Option<bool>("--links") { Description = "List the mapping's links." };
        var revoke = new Option<string?>("--revoke") { Description = "End a link.", HelpName = "ID" };
        var command = new Command("handover", "Write the message to a customer's IT: what to change at their identity provider.")
        {
            identifier, until, link, days, links, revoke, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(days) is { } number && (number is < 1 or > HandoverLink.MaxDays || !result.GetValue(link)))
            {
                result.AddError($"--days: must lie between 1 and {HandoverLink.MaxDays}, and stand beside --link.");
            }

            if (new[] { result.GetValue(link), result.GetValue(links), result.GetValue(revoke) is not null }.Count(isSet => isSet) > 1)
            {
                result.AddError("Give one of --link, --links and --revoke.");
            }
        });
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var console = commandLine.InvocationConfiguration;
            if (commandLine.GetValue(link))
            {
                return await HandoverLinkCalls.MakeAsync(
                    api,
                    console,
                    commandLine.GetValue(output),
                    commandLine.GetRequiredValue(identifier),
                    new(commandLine.GetValue(days), commandLine.GetValue(until)),
                    cancellationToken);
            }

            if (commandLine.GetValue(links))
            {
                return await HandoverLinkCalls.ListAsync(
                    api, console, commandLine.GetValue(output), commandLine.GetRequiredValue(identifier), cancellationToken);
            }

            if (commandLine.GetValue(revoke) is { } id)
            {
                return await HandoverLinkCalls.RevokeAsync(api, console, id, cancellationToken);
            }

            var day = commandLine.GetValue(until) is { } given ? string.Create(CultureInfo.InvariantCulture, $"?until={given:yyyy-MM-dd}") : "";
            using var answer = await api.SendAsync(
                HttpMethod.Get,
                $"mappings/{Uri.EscapeDataString(commandLine.GetRequiredValue(identifier))}/handover{day}",
                content: null,
                cancellationToken,
                request => request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json")));
            var handover = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.Handover, cancellationToken);
            var (report, notes) = (commandLine.InvocationConfiguration.Output, commandLine.InvocationConfiguration.Error);
            if (commandLine.GetValue(output) is OutputFormat.Json)
            {
                await report.WriteLineAsync(JsonSerializer.Serialize(handover, AdminJson.Readable.Handover));
                return ExitCodes.Ok;
            }

            await report.WriteAsync($"Subject: {handover.Subject}\n\n{handover.Body}");
            // Not part of the message, so not on standard output.
            await notes.WriteLineAsync($"On your side:{string.Concat(handover.OperatorSteps.Select((step, i) => $"{Environment.NewLine}  {i + 1}. {step}"))}");
            return ExitCodes.Ok;
        });
    }
}
