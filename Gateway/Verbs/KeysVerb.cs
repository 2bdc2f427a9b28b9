using System.CommandLine;
using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Mappings;

namespace Gateway.Verbs;

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
        var command = new Command("create", "Make a key and print it, this once, as id:secret.") { role, name };
        return command.OnKeyStore(async (store, timeProvider, result, cancellationToken) =>
        {
            var made = NewKey.Make(result.GetRequiredValue(name), result.GetRequiredValue(role), Caller, timeProvider.GetUtcNow());
            if (!await store.AddAsync(made.Key, onlyIfNone: false, cancellationToken))
            {
                throw new InvalidOperationException("A random key id of 80 bits was taken: the random source cannot be trusted.");
            }

            return KeysReport.Of(NewKeyDocument.Of(made), AdminJson.Readable.NewKeyDocument, $"{made.Key.Id}:{made.Secret}");
        });
    }

    private static Command ListCommand() => new Command("list", "List the keys; their secrets are kept nowhere.").OnKeyStore(async (store, _, _, cancellationToken) =>
    {
        var keys = await store.ListAsync(cancellationToken);
        var lines = keys.Select(key => $"{key.Id,-24} {Words.Of(key.Role),-8} {key.CreatedAt:yyyy-MM-dd} {key.Name}");
        return KeysReport.Of(KeyListDocument.Of(keys), AdminJson.Readable.KeyListDocument, string.Join(Environment.NewLine, lines));
    });

    private static Command RevokeCommand()
    {
        var id = new Argument<string>("ID") { Description = "The key's id." };
        return new Command("revoke", "Revoke a key; it ends at once.") { id }.OnKeyStore(async (store, _, result, cancellationToken) =>
            await store.RemoveAsync(result.GetRequiredValue(id), cancellationToken) switch
            {
                KeyRemoval.Removed => KeysReport.Of(new RevokedKeyDocument(result.GetRequiredValue(id)), AdminJson.Readable.RevokedKeyDocument, "Revoked."),
                KeyRemoval.IsLastAdmin => KeysReport.Refused("This is the only key with the role admin: make another first."),
                _ => KeysReport.Refused("There is no key with this id."),
            });
    }
}
