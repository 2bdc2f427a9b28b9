using Gateway.Changes.Formats;
using Gateway.Changes.Formats.Csv;
using Gateway.Evidence.Identities;

namespace Gateway.Cli.Verbs;

/// <summary>One user of an application's own list.</summary>
/// <param name="Place">Where it stands: row and line.</param>
/// <param name="Email">The e-mail address; null where there is none.</param>
/// <param name="NameId">What the application knows the user's NameID by; null where the list does not say.</param>
internal sealed record UserOfList(string Place, string? Email, string? NameId)
{
    /// <summary>The same in hashes.</summary>
    public ListedUser Hash(IdentityKey key, string identifier) => new(
        Email is null ? "" : key.HashOf(identifier, Email),
        Email is null ? "" : key.HashOf(identifier, IdentityText.Fold(Email)),
        NameId is null ? "" : key.HashOf(identifier, IdentityText.Fold(NameId)));
}

/// <summary>An application's own user list, a CSV file. Read here, and sent to nobody.</summary>
internal static class UserList
{
    private const string EmailField = "email";
    private const string NameIdField = "name_id";

    /// <param name="path">The file.</param>
    /// <param name="emailColumn">The column of the e-mail address.</param>
    /// <param name="nameIdColumn">The column of the NameID; null where the list has none.</param>
    /// <param name="maxUsers">How many users it may have.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">It has a fault; the message says where, and quotes nothing.</exception>
    public static async Task<IReadOnlyList<UserOfList>> ReadAsync(
        string path, string emailColumn, string? nameIdColumn, int maxUsers, CancellationToken cancellationToken)
    {
        var columns = new Dictionary<string, string> { [EmailField] = emailColumn };
        if (nameIdColumn is not null)
        {
            columns[NameIdField] = nameIdColumn;
        }

        var fields = columns.Keys.ToList();
        var shape = new DocumentShape(fields, [], fields, ColumnNames.OfColumns(columns));
        var users = new List<UserOfList>();
        await using var stream = File.OpenRead(path);
        await foreach (var row in DocumentReader.ReadAsync(stream, MappingFormat.Csv, shape, cancellationToken))
        {
            // Columns that nobody asked for are no fault: the list is the application's.
            if (row.Faults.All.FirstOrDefault(fault => fault.Code is not ("unknown_column" or "ambiguous_column")) is { } fault)
            {
                throw new InvalidDataException(
                    $"{path}, {row.Faults.Position}: {(fault.Code == "missing_column" ? $"has no column '{columns[fault.Column]}'." : fault.Message)}");
            }

            if (row.Faults.Position.Row == 0 || row.Fields is not { } read)
            {
                continue;
            }

            users.Add(new(row.Faults.Position.ToString(), TextOf(read, EmailField), nameIdColumn is null ? null : TextOf(read, NameIdField)));
            if (users.Count > maxUsers)
            {
                throw new InvalidDataException($"{path} has more than {maxUsers} users: split it, and compare the parts of each tenant alone.");
            }
        }

        return users;
    }

    private static string? TextOf(FieldReader row, string field) => row.OptionalText(field) is { } text ? IdentityText.Trim(text) : null;
}
