using System.CommandLine;
using System.Text.Json;
using Gateway.Admin;

namespace Gateway.Cli.Verbs;

/// <summary><c>apply PLAN</c>: puts a plan in force, as one revision or nothing of it.</summary>
internal static class ApplyVerb
{
    public static Command Create()
    {
        var plan = new Argument<string>("PLAN") { Description = "The id that plan gave." };
        var output = SharedOptions.Output();
        return new Command("apply", "Apply a plan. It is refused when the table changed since the plan was made.") { plan, output }.OnAdminApi(
            (api, commandLine, cancellationToken) => ApplyAsync(api, commandLine.GetRequiredValue(plan), commandLine, output, cancellationToken));
    }

    public static async Task<int> ApplyAsync(
        AdminApiClient api, string plan, ParseResult commandLine, Option<OutputFormat> output, CancellationToken cancellationToken)
    {
        using var answer = await api.SendAsync(HttpMethod.Post, $"plans/{Uri.EscapeDataString(plan)}/apply", content: null, cancellationToken);
        var applied = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.AppliedPlanDocument, cancellationToken);
        await commandLine.InvocationConfiguration.Output.WriteLineAsync(commandLine.GetValue(output) is OutputFormat.Json
            ? JsonSerializer.Serialize(applied, AdminJson.Readable.AppliedPlanDocument)
            : $"{(applied.AlreadyApplied ? "Was applied before" : "Applied")} as revision {applied.Revision}: {applied.Adds} added, "
                + $"{applied.Changes} changed, {applied.Deletes} deleted."
                + (applied.Served ? "" : " This gateway is still loading it: see its status."));
        return ExitCodes.Ok;
    }
}
