using System.CommandLine;
using Gateway.Admin;
using Gateway.Admin.Emergency;

namespace Gateway.Cli.Verbs;

/// <summary><c>break-glass on|off|show</c>: everything to the legacy side, and back.</summary>
internal static class BreakGlassVerb
{
    public static Command Create()
    {
        var reason = new Option<string>("--reason") { Description = "Why, in one line; kept with the revision.", HelpName = "TEXT", Required = true };
        var ticket = new Option<string?>("--ticket") { Description = "The ticket it belongs to.", HelpName = "TICKET" };
        var output = SharedOptions.Output();
        var local = Local();
        var on = new Command("on", "Send every mapping to the legacy side, whatever its state.") { reason, ticket, local, output }
            .OnAdminApi((api, commandLine, cancellationToken) =>
            {
                var body = new Dictionary<string, string?> { ["reason"] = commandLine.GetValue(reason), ["ticket"] = commandLine.GetValue(ticket) };
                return CallAsync(api, HttpMethod.Post, PathOf(commandLine, local), VerbJson.Content(body), commandLine, output, cancellationToken);
            });
        var note = new NoteOptions();
        var offOutput = SharedOptions.Output();
        var offLocal = Local();
        var off = new Command("off", "Serve every mapping by its own state again.") { offLocal, offOutput };
        note.AddTo(off);
        off.OnAdminApi((api, commandLine, cancellationToken) =>
            CallAsync(
                api,
                HttpMethod.Delete,
                $"{PathOf(commandLine, offLocal)}?{note.QueryOf(commandLine).TrimStart('&')}",
                content: null,
                commandLine,
                offOutput,
                cancellationToken));
        var showOutput = SharedOptions.Output();
        var show = new Command("show", "Say whether everything is sent to the legacy side.") { showOutput }.OnAdminApi((api, commandLine, cancellationToken) =>
            CallAsync(api, HttpMethod.Get, "break-glass", content: null, commandLine, showOutput, cancellationToken));
        return new Command("break-glass", "In an emergency: everything to the legacy side in one call, undone by one call.") { on, off, show };
    }

    private static Option<bool> Local() => new("--local") { Description = "This gateway alone, at once and without the store." };

    private static string PathOf(ParseResult commandLine, Option<bool> local) => commandLine.GetValue(local) ? "break-glass/local" : "break-glass/legacy";

    private static async Task<int> CallAsync(
        AdminApiClient api,
        HttpMethod method,
        string path,
        HttpContent? content,
        ParseResult commandLine,
        Option<OutputFormat> output,
        CancellationToken cancellationToken)
    {
        using (content)
        {
            using var answer = await api.SendAsync(method, path, content, cancellationToken);
            var state = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.BreakGlassDocument, cancellationToken);
            return await AdminReport.WriteAsync(commandLine, output, state, AdminJson.Readable.BreakGlassDocument, LinesOf(state));
        }
    }

    private static IReadOnlyList<string> LinesOf(BreakGlassDocument state) => state.Local is not { } local
        ? [LineOf(state)]
        :
        [
            $"ON for this gateway alone since {local.At:yyyy-MM-dd HH:mm:ss}Z, by {local.By}: "
            + $"{local.Reason ?? "no reason was given"}.{(local.Kept ? "" : " Its file cannot be written: a restart ends it.")}",
            $"The whole fleet: {LineOf(state)}",
        ];

    private static string LineOf(BreakGlassDocument state) => state switch
    {
        { On: true } =>
            $"ON since {state.At:yyyy-MM-dd HH:mm:ss}Z, revision {state.Revision}, by {state.By}: {state.Reason}. Every mapping is served by the legacy side.",
        { Revision: { } revision } => $"Off since revision {revision}: every mapping is served by its own state.",
        _ => "Off: every mapping is served by its own state.",
    };
}
