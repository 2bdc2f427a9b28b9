using Gateway.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Identities.Sqlite;

/// <summary>The embedded store's side: in the file of what is observed.</summary>
internal sealed class SqliteIdentityStore([FromKeyedServices(ActivityServices.Key)] SqliteDatabase activity, IOptions<IdentityOptions> options)
    : IIdentityStore
{
    public Task<int> AddAsync(string identifier, string basis, IReadOnlyList<SeenPerson> people, CancellationToken cancellationToken) => activity.WriteAsync(
        transaction =>
        {
            var refused = Add(transaction.Connection!, identifier, basis, people);
            transaction.Commit();
            return refused;
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<string, IdentityCount>> CountAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken) =>
        activity.ReadAsync<IReadOnlyDictionary<string, IdentityCount>>(
            connection => identifiers
                .Distinct(StringComparer.Ordinal)
                .Select(identifier => (Identifier: identifier, Count: Count(connection, identifier)))
                .Where(read => read.Count is not null)
                .ToDictionary(read => read.Identifier, read => read.Count!, StringComparer.Ordinal),
            cancellationToken);

    public Task<IReadOnlyList<SeenPerson>> ReadAsync(string identifier, CancellationToken cancellationToken) =>
        activity.ReadAsync<IReadOnlyList<SeenPerson>>(
            connection =>
            {
                using var command = connection.Prepare("SELECT person, record FROM identities WHERE identifier = $identifier", "$identifier").With(identifier);
                using var reader = command.ExecuteReader();
                var people = new List<SeenPerson>();
                while (reader.Read())
                {
                    people.Add(Parse(reader.GetString(0), reader.GetString(1)));
                }

                return people;
            },
            cancellationToken);

    public Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken) => activity.WriteAsync(
        transaction =>
        {
            var forgotten = Forget(transaction.Connection!, identifier);
            transaction.Commit();
            return forgotten;
        },
        cancellationToken);

    public async Task PruneAsync(int before, CancellationToken cancellationToken)
    {
        while (await activity.WriteAsync(transaction => Prune(transaction, before), cancellationToken) > 0)
        {
            // Step by step, so that others write in between.
        }
    }

    private int Add(SqliteConnection connection, string identifier, string basis, IReadOnlyList<SeenPerson> people)
    {
        if (BasisOf(connection, identifier) is { } other && other != basis)
        {
            Forget(connection, identifier);
        }

        using var begin = connection.Prepare(
            "INSERT OR IGNORE INTO identity_tenants (identifier, basis) VALUES ($identifier, $basis)", "$identifier", "$basis").With(identifier, basis);
        begin.ExecuteNonQuery();
        using var count = connection.Prepare("SELECT count(*) FROM identities WHERE identifier = $identifier", "$identifier").With(identifier);
        var (room, refused) = (options.Value.MaxPeople - (long)count.ExecuteScalar()!, 0);
        using var find = connection.Prepare("SELECT record FROM identities WHERE identifier = $identifier AND person = $person", "$identifier", "$person");
        using var put = connection.Prepare(
            "INSERT OR REPLACE INTO identities (identifier, person, drift, day, record) VALUES ($identifier, $person, $drift, $day, $record)",
            "$identifier",
            "$person",
            "$drift",
            "$day",
            "$record");
        foreach (var seen in people)
        {
            var person = find.With(identifier, seen.Person).ExecuteScalar() is string record ? Parse(seen.Person, record).With(seen) : null;
            if (person is null && room-- <= 0)
            {
                refused++;
                continue;
            }

            person ??= seen;
            put.With(identifier, person.Person, (int)IdentityDrift.Of(person), person.Day, person.Write()).ExecuteNonQuery();
        }

        return refused;
    }

    private static IdentityCount? Count(SqliteConnection connection, string identifier)
    {
        using var command = connection.Prepare(
            "SELECT drift, count(*) FROM identities WHERE identifier = $identifier GROUP BY drift", "$identifier").With(identifier);
        using var reader = command.ExecuteReader();
        var people = new Dictionary<Drift, int>();
        while (reader.Read())
        {
            people[(Drift)reader.GetInt32(0)] = reader.GetInt32(1);
        }

        return people.Count > 0 && BasisOf(connection, identifier) is { } basis ? new(basis, people) : null;
    }

    private static string? BasisOf(SqliteConnection connection, string identifier)
    {
        using var command = connection.Prepare("SELECT basis FROM identity_tenants WHERE identifier = $identifier", "$identifier").With(identifier);
        return command.ExecuteScalar() as string;
    }

    private static bool Forget(SqliteConnection connection, string identifier)
    {
        using var tenant = connection.Prepare("DELETE FROM identity_tenants WHERE identifier = $identifier", "$identifier").With(identifier);
        tenant.ExecuteNonQuery();
        using var people = connection.Prepare("DELETE FROM identities WHERE identifier = $identifier", "$identifier").With(identifier);
        return people.ExecuteNonQuery() > 0;
    }

    private static int Prune(SqliteTransaction transaction, int before)
    {
        using var people = transaction.Connection!.Prepare(
            """
            DELETE FROM identities
            WHERE (identifier, person) IN (SELECT identifier, person FROM identities WHERE day < $before LIMIT 5000)
            """,
            "$before").With(before);
        var pruned = people.ExecuteNonQuery();
        using var tenants = transaction.Connection!.Prepare(
            "DELETE FROM identity_tenants WHERE identifier NOT IN (SELECT DISTINCT identifier FROM identities)");
        tenants.ExecuteNonQuery();
        transaction.Commit();
        return pruned;
    }

    private static SeenPerson Parse(string person, string record)
    {
        try
        {
            return SeenPerson.Read(person, record);
        }
        catch (FormatException e)
        {
            throw new StoreDamagedException("What is kept of an identity in the activity file cannot be read: delete the findings of its mapping.", e);
        }
    }
}
