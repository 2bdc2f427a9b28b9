using System.Text.Json;
using Gateway.Admin.Requests;
using Gateway.Evidence.Identities;

namespace Gateway.Admin.Identities;

/// <summary>An application's own user list, hashed where it is: no address and no name is sent.</summary>
/// <param name="KeyId">What tells the key apart that it was hashed with.</param>
/// <param name="Users">At most <see cref="MaxUsers"/>.</param>
internal sealed record CompareIdentitiesRequest(string KeyId, IReadOnlyList<ListedUser> Users)
{
    public const int MaxUsers = 100_000;

    /// <summary>Some 170 bytes a user, and room.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const int HashLength = 32;

    private static readonly string[] Known = ["key_id", "users"];
    private static readonly string[] KnownOfUser = ["email", "folded_email", "folded_name_id"];

    /// <summary>The list in a body; to be compared only where no fault was added.</summary>
    public static CompareIdentitiesRequest Read(JsonElement json, FaultList faults)
    {
        foreach (var field in json.EnumerateObject().Where(field => !Known.Contains(field.Name)))
        {
            faults.Add("", "unknown_field", $"Only {string.Join(" and ", Known)} are known.");
        }

        return new(TextOf(json, "key_id") ?? "", UsersOf(json, faults));
    }

    private static List<ListedUser> UsersOf(JsonElement json, FaultList faults)
    {
        if (!json.TryGetProperty("users", out var array) || array.ValueKind is not JsonValueKind.Array)
        {
            faults.Add("users", "wrong_type", "Must be a list of users, each with hashes as email, folded_email and folded_name_id.");
            return [];
        }

        if (array.GetArrayLength() > MaxUsers)
        {
            faults.Add("users", "too_many", $"Has {array.GetArrayLength()} users: at most {MaxUsers}.");
            return [];
        }

        var users = new List<ListedUser>(array.GetArrayLength());
        foreach (var user in array.EnumerateArray())
        {
            // Not quoted: whoever sends a list in clear by mistake must not find it in an answer, which others may log.
            if (!IsUser(user))
            {
                faults.Add($"users[{users.Count}]", "not_hashed", $"Must be an object of hashes, each {HashLength} hexadecimal digits, or empty.");
                users.Add(new("", "", ""));
                continue;
            }

            users.Add(new(TextOf(user, KnownOfUser[0]) ?? "", TextOf(user, KnownOfUser[1]) ?? "", TextOf(user, KnownOfUser[2]) ?? ""));
        }

        return users;
    }

    private static bool IsUser(JsonElement user) => user.ValueKind is JsonValueKind.Object && user.EnumerateObject().All(field =>
        KnownOfUser.Contains(field.Name) && field.Value.ValueKind is JsonValueKind.String && IsHash(field.Value.GetString()!));

    private static bool IsHash(string text) => text.Length == 0 || (text.Length == HashLength && text.All(char.IsAsciiHexDigitLower));

    private static string? TextOf(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What becomes of the users of a list, by what was seen.</summary>
/// <param name="Identifier">The mapping's identifier.</param>
/// <param name="Unwatched">Why nobody is watched, so that nothing can be told; null where people are.</param>
/// <param name="People">How many people were seen.</param>
/// <param name="Outcomes">Of each user of the list, in its order.</param>
/// <param name="Strangers">How many people were seen that are nobody of the list: they would become new members.</param>
internal sealed record IdentityComparisonDocument(
    string Identifier, UnwatchedReason? Unwatched, int People, IReadOnlyList<UserOutcome> Outcomes, int Strangers);
