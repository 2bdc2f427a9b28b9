using System.CommandLine;
using System.Globalization;
using Gateway.Admin;
using Gateway.Admin.Discovery;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary>How <c>discovered</c> reports: for people, as the API's document, or as a file of mappings to be completed.</summary>
internal enum DiscoveredOutput
{
    Text,
    Json,
    Csv,
    Yaml,
}

/// <summary><c>discovered</c>: identifiers without a mapping whose traffic was learned, and making mappings of them.</summary>
internal static class DiscoveredVerb
{
    public static Command Create()
    {
        var limit = new Option<int>("--limit") { Description = "How many at most, 1-1000; a file has all.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var output = new Option<DiscoveredOutput>("--output")
        {
            Description = "text, json, or a file of mappings to be completed by connection_id and planned: csv, yaml.",
            DefaultValueFactory = _ => DiscoveredOutput.Text,
        };
        var command = new Command(
            "discovered", "List identifiers without a mapping that traffic was seen of, with what it suggests. Nothing of it is verified.") { limit, output };
        command.Subcommands.Add(CreateAdopt());
        command.Subcommands.Add(CreateForget());
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var form = commandLine.GetValue(output);
            if (form is DiscoveredOutput.Csv or DiscoveredOutput.Yaml)
            {
                using var answer = await api.SendAsync(HttpMethod.Get, $"discovered?format={Words.Of(form)}", content: null, cancellationToken);
                await commandLine.InvocationConfiguration.Output.WriteAsync(await answer.Content.ReadAsStringAsync(cancellationToken));
                return ExitCodes.Ok;
            }

            var list = await api.GetAsync($"discovered?limit={commandLine.GetValue(limit)}", AdminJson.Readable.DiscoveredListDocument, cancellationToken);
            return await AdminReport.WriteAsync(commandLine, form is DiscoveredOutput.Json, list, AdminJson.Readable.DiscoveredListDocument, Lines(list));
        });
    }

    private static Command CreateAdopt()
    {
        var identifier = Identifier();
        var texts = new (string Field, Option<string?> Option)[]
        {
            ("connection_id", new("--connection") { Description = "The Stytch connection.", HelpName = "ID", Required = true }),
            ("organization_id", new("--organization") { Description = "The Stytch organization: id, slug or external id.", HelpName = "ID" }),
            ("project", new("--project") { Description = "The configured project. Default: the first.", HelpName = "NAME" }),
            ("state", new("--state") { Description = "legacy (default), shadow, migrated, paused or retired.", HelpName = "STATE" }),
            ("wave", new("--wave") { Description = "The rollout group.", HelpName = "WAVE" }),
            ("note", new("--note") { Description = "A note of the mapping.", HelpName = "TEXT" }),
        };
        var note = new NoteOptions();
        var output = SharedOptions.Output();
        var command = new Command("adopt", "Make a mapping of one, with what its traffic suggests; refused where there is a mapping.") { identifier, output };
        Array.ForEach(texts, text => command.Options.Add(text.Option));
        note.AddTo(command);
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var fields = texts.Where(text => commandLine.GetValue(text.Option) is not null).ToDictionary(
                text => text.Field, text => commandLine.GetValue(text.Option));
            using var content = VerbJson.Content(fields);
            // The parameters come as those that follow others.
            var query = note.QueryOf(commandLine).TrimStart('&');
            using var answer = await api.SendAsync(
                HttpMethod.Post, $"discovered/{EscapedOf(commandLine, identifier)}/adopt{(query.Length > 0 ? "?" + query : "")}", content, cancellationToken);
            var mapping = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.ConnectionMapping, cancellationToken);
            return await AdminReport.WriteAsync(
                commandLine,
                output,
                mapping,
                AdminJson.Readable.ConnectionMapping,
                [$"Mapped {mapping.Identifier} to {mapping.ConnectionId} ({Words.Of(mapping.State)}) in revision {mapping.Revision}."]);
        });
    }

    private static Command CreateForget()
    {
        var identifier = Identifier();
        return new Command("forget", "Forget what was seen of one.") { identifier }.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            using var answer = await api.SendAsync(HttpMethod.Delete, $"discovered/{EscapedOf(commandLine, identifier)}", content: null, cancellationToken);
            return ExitCodes.Ok;
        });
    }

    private static Argument<string> Identifier() => new("IDENTIFIER") { Description = "The identifier." };

    private static string EscapedOf(ParseResult commandLine, Argument<string> identifier) => Uri.EscapeDataString(commandLine.GetRequiredValue(identifier));

    private static IEnumerable<string> Lines(DiscoveredListDocument list)
    {
        foreach (var draft in list.Discovered)
        {
            var idp = draft.Idp is { } product ? Words.Of(product) : "IdP unknown";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{draft.Identifier}  {draft.Responses} responses ({draft.IdpInitiated} begun at the IdP), "
                + $"{draft.FirstSeen:yyyy-MM-dd} to {draft.LastSeen:yyyy-MM-dd}, {idp}");
            foreach (var (name, value) in ValuesOf(draft).Where(pair => pair.Value is not null))
            {
                yield return $"    {name}: {value}";
            }

            foreach (var ambiguity in draft.Ambiguities)
            {
                yield return $"  ! {ambiguity.Field}: {ambiguity.Message} {string.Join(", ", ambiguity.Values)}";
            }
        }

        yield return $"{list.Discovered.Count} without a "
            + $"mapping{(list.NextCursor is null ? "" : " shown, and there are more: --limit, or --output csv for all")}. Nothing of it is verified.";
    }

    private static IEnumerable<(string Name, string? Value)> ValuesOf(DiscoveredDocument draft) =>
    [
        ("alternative_audience_uri", draft.Suggestion.AlternativeAudienceUri),
        ("alternative_acs_url", draft.Suggestion.AlternativeAcsUrl),
        ("idp_entity_id", draft.Suggestion.IdpEntityId),
        ("idp_sso_url", draft.IdpSsoUrl),
    ];
}
