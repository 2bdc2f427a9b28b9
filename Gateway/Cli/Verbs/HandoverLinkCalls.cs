using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Admin.Progress;

namespace Gateway.Cli.Verbs;

/// <summary>What <c>handover</c> does with links: makes one, lists those of a mapping, revokes one.</summary>
internal static class HandoverLinkCalls
{
    /// <summary>Makes a link and writes its URL alone, so that it can be piped; when it ends stands beside it.</summary>
    public static async Task<int> MakeAsync(
        AdminApiClient api,
        InvocationConfiguration console,
        OutputFormat output,
        string identifier,
        NewHandoverLinkRequest request,
        CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(request, AdminJson.Default.NewHandoverLinkRequest);
        using var answer = await api.SendAsync(HttpMethod.Post, PathOf(identifier), body, cancellationToken);
        var made = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.NewHandoverLinkDocument, cancellationToken);
        if (output is OutputFormat.Json)
        {
            await console.Output.WriteLineAsync(JsonSerializer.Serialize(made, AdminJson.Readable.NewHandoverLinkDocument));
            return ExitCodes.Ok;
        }

        await console.Output.WriteLineAsync(made.Url);
        await console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Shown this once. It works until {made.ExpiresAt:yyyy-MM-dd HH:mm} UTC, or until gateway handover {made.Identifier} --revoke {made.Id}."));
        return ExitCodes.Ok;
    }

    public static async Task<int> ListAsync(
        AdminApiClient api, InvocationConfiguration console, OutputFormat output, string identifier, CancellationToken cancellationToken)
    {
        using var answer = await api.SendAsync(HttpMethod.Get, PathOf(identifier), content: null, cancellationToken);
        var list = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.HandoverLinkListDocument, cancellationToken);
        if (output is OutputFormat.Json)
        {
            await console.Output.WriteLineAsync(JsonSerializer.Serialize(list, AdminJson.Readable.HandoverLinkListDocument));
            return ExitCodes.Ok;
        }

        foreach (var link in list.Links)
        {
            await console.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{link.Id}  until {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC, made by {link.CreatedBy} on {link.CreatedAt:yyyy-MM-dd}"));
        }

        return ExitCodes.Ok;
    }

    public static async Task<int> RevokeAsync(AdminApiClient api, InvocationConfiguration console, string id, CancellationToken cancellationToken)
    {
        using var answer = await api.SendAsync(HttpMethod.Delete, $"handover/links/{Uri.EscapeDataString(id)}", content: null, cancellationToken);
        await console.Output.WriteLineAsync($"The link {id} works no more.");
        return ExitCodes.Ok;
    }

    private static string PathOf(string identifier) => $"mappings/{Uri.EscapeDataString(identifier)}/handover/links";
}
