using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Admin;

namespace Gateway.Cli.Verbs;

/// <summary><c>handover</c>: the message to a customer's IT for the last step, to be sent as it is.</summary>
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
        var command = new Command("handover", "Write the message to a customer's IT: what to change at their identity provider.") { identifier, until, output };
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
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
