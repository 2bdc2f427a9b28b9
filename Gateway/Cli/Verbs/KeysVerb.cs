using System.CommandLine;
using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary><c>keys</c>: admin keys, straight in the configured store, whether or not a gateway runs on it: the way in when every key is lost.</summary>
internal static class KeysVerb
{
    /// <summary>What stands as the maker of keys made here.</summary>
    private const string Caller = "cli";

    public static Command Create() => new("keys", "Make, list and revoke admin keys, straight in the configured store.")
    {
        CreateCommand(),
        ListCommand(),
        RevokeCommand(),
    };

    private static Command CreateCommand()
    {
        var role = new Option<AdminRole>("--role")
        {
            Description = "What the key may do; each role may do all that the one before may.",
            HelpName = string.Join('|', Enum.GetValues<AdminRole>().Select(Words.Of)),
            Required = true,
        };
        role.AcceptOnlyFromAmong([.. Enum.GetValues<AdminRole>().Select(Words.Of)]);
        var name = new Option<string>("--name") { Description = "What the key is for.", HelpName = "NAME", Required = true };
        name.Validators.Add(result =>
        {
            if (KeyRules.FaultOfName(result.GetValueOrDefault<string>() ?? "") is { } fault)
            {
                result.AddError($"--name: {fault.Message}");
            }
        });
        var days = new Option<int?>("--expires-in-days") { Description = "When the key ends by itself; without it, only when it is revoked.", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > NewKeyRequest.MaxDays)
            {
                result.AddError($"--expires-in-days: must lie between 1 and {NewKeyRequest.MaxDays}.");
            }
        });
        var command = new Command("create", "Make a key and print it, this once, as id:secret.") { role, name, days };
        return command.OnKeyStore(async (store, timeProvider, result, cancellationToken) =>
        {
            var now = timeProvider.GetUtcNow();
            var end = result.GetValue(days) is { } number ? now.AddDays(number) : (DateTimeOffset?)null;
            var made = NewKey.Make(result.GetRequiredValue(name), result.GetRequiredValue(role), Caller, now, end);
            if (!await store.AddAsync(made.Key, onlyIfNone: false, cancellationToken))
            {
                throw new InvalidOperationException("A random key id of 80 bits was taken: the random source cannot be trusted.");
            }

            return KeysReport.Of(NewKeyDocument.Of(made), AdminJson.Readable.NewKeyDocument, $"{made.Key.Id}:{made.Secret}");
        });
    }

    private static Command ListCommand() =>
        new Command("list", "List the keys; their secrets are kept nowhere.").OnKeyStore(async (store, timeProvider, _, cancellationToken) =>
        {
            var keys = await store.ListAsync(cancellationToken);
            var lines =
                keys.Select(key => $"{key.Id,-24} {Words.Of(key.Role),-8} {key.CreatedAt:yyyy-MM-dd} {LastUse(key),-16} {Name(key, timeProvider.GetUtcNow())}");
            return KeysReport.Of(KeyListDocument.Of(keys), AdminJson.Readable.KeyListDocument, string.Join(Environment.NewLine, lines));
        });

    private static string LastUse(AdminKey key) => key.LastUsedAt is { } at ? $"used {at:yyyy-MM-dd}" : "never used";

    private static string Name(AdminKey key, DateTimeOffset now) => key.ExpiresAt is { } end
        ? $"{key.Name} ({(key.IsExpired(now) ? "expired" : "expires")} {end:yyyy-MM-dd})"
        : key.Name;

    private static Command RevokeCommand()
    {
        var id = new Argument<string>("ID") { Description = "The key's id." };
        return new Command("revoke", "Revoke a key; it ends at once.") { id }.OnKeyStore(async (store, timeProvider, result, cancellationToken) =>
            await store.RemoveAsync(result.GetRequiredValue(id), timeProvider.GetUtcNow(), cancellationToken) switch
            {
                KeyRemoval.Removed => KeysReport.Of(new RevokedKeyDocument(result.GetRequiredValue(id)), AdminJson.Readable.RevokedKeyDocument, "Revoked."),
                KeyRemoval.IsLastAdmin => KeysReport.Refused("This is the only key with the role admin that has not expired: make another first."),
                _ => KeysReport.Refused("There is no key with this id."),
            });
    }
}
