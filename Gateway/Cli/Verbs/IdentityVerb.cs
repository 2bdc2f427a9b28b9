using System.CommandLine;
using Gateway.Admin;
using Gateway.Admin.Identities;
using Gateway.Evidence.Identities;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary>
/// <c>identity</c>: who of an application's own user list would become a new member. The list is hashed here; who a row is shows here alone. Exit code
/// 1 where somebody would become one, or could not sign in.
/// </summary>
internal static class IdentityVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The application's user list, CSV with a header. It does not leave this machine." };
        var identifier = new Option<string>("--identifier") { Description = "The mapping whose people they are.", HelpName = "IDENTIFIER", Required = true };
        var keyFile = new Option<string>("--key-file")
        {
            Description = "A copy of the gateway's Gateway:Identities:KeyFile.",
            HelpName = "FILE",
            Required = true,
        };
        var email = new Option<string>("--email-column")
        {
            Description = "The column of the e-mail address. Default: email.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "email",
        };
        var nameId = new Option<string?>("--name-id-column")
        {
            Description = "The column of what the application knows the NameID by. Default: none; people are then known by their address.",
            HelpName = "NAME",
        };
        var output = SharedOptions.Output();
        var command = new Command("identity", "Say who of an application's user list would become a new member. The list is hashed here and sent as hashes.")
        {
            file,
            identifier,
            keyFile,
            email,
            nameId,
            output,
        };
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var (tenant, path) = (commandLine.GetRequiredValue(identifier), commandLine.GetRequiredValue(keyFile));
            if (IdentityKey.Read(path, out var fault) is not { } key)
            {
                throw new InvalidDataException($"--key-file is '{path}', which {fault}");
            }

            var users = await UserList.ReadAsync(
                commandLine.GetRequiredValue(file),
                commandLine.GetRequiredValue(email),
                commandLine.GetValue(nameId),
                CompareIdentitiesRequest.MaxUsers,
                cancellationToken);
            using var content = JsonContent.Create(
                new CompareIdentitiesRequest(key.Id, [.. users.Select(user => user.Hash(key, tenant))]), AdminJson.Default.CompareIdentitiesRequest);
            using var answer = await api.SendAsync(
                HttpMethod.Post, $"mappings/{Uri.EscapeDataString(tenant)}/identities/compare", content, cancellationToken);
            var comparison = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.IdentityComparisonDocument, cancellationToken);
            await AdminReport.WriteAsync(commandLine, output, comparison, AdminJson.Readable.IdentityComparisonDocument, Lines(comparison, users));
            return comparison.Strangers > 0 || comparison.Outcomes.Any(IsTrouble) ? ExitCodes.Refused : ExitCodes.Ok;
        });
    }

    private static IEnumerable<string> Lines(IdentityComparisonDocument comparison, IReadOnlyList<UserOfList> users)
    {
        foreach (var (user, outcome) in users.Zip(comparison.Outcomes).Where(pair => IsTrouble(pair.Second)))
        {
            yield return $"{Words.Of(outcome)} {user.Place}: {Shown(string.Join(", ", new[] { user.Email, user.NameId }.OfType<string>()))}";
        }

        if (comparison.Strangers > 0)
        {
            yield return $"{comparison.Strangers} people signed in whom no row knows: they would become new members.";
        }

        if (comparison.Unwatched is { } reason)
        {
            yield return $"Nobody of {comparison.Identifier} is watched ({Words.Of(reason)}), so nothing can be told.";
        }

        var counts = Enum.GetValues<UserOutcome>().Select(outcome => $"{comparison.Outcomes.Count(other => other == outcome)} {Words.Of(outcome)}");
        yield return $"{users.Count} users, {comparison.People} people seen: {string.Join(", ", counts)}";
    }

    private static bool IsTrouble(UserOutcome outcome) => outcome is UserOutcome.NewMember or UserOutcome.CaseDiffers or UserOutcome.NoEmail;

    // Somebody else's list: no control character of it reaches the terminal.
    private static string Shown(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
