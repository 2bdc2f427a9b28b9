namespace Gateway.Evidence.Identities;

/// <summary>People on their way to the store.</summary>
/// <param name="Identifier">The mapping's identifier.</param>
/// <param name="Basis">What their hashes can be compared by.</param>
/// <param name="People">At most <see cref="IIdentityStore.MaxPeoplePerCall"/>.</param>
internal sealed record IdentityBatch(string Identifier, string Basis, IReadOnlyList<SeenPerson> People);

/// <summary>People on their way to the store, merged. Bounded, because the store may be away for long. Safe for concurrent use.</summary>
/// <param name="maxPeople">The most that may wait.</param>
internal sealed class PendingIdentities(int maxPeople = PendingIdentities.MaxPeople)
{
    public const int MaxPeople = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Identifier, string Basis), Dictionary<string, SeenPerson>> _people = [];
    private int _count;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Adds one; false where there is no room for a further one.</summary>
    public bool Add(string identifier, string basis, SeenPerson person)
    {
        lock (_lock)
        {
            if (!_people.TryGetValue((identifier, basis), out var people))
            {
                _people[(identifier, basis)] = people = new(StringComparer.Ordinal);
            }

            if (people.TryGetValue(person.Person, out var before))
            {
                people[person.Person] = before.With(person);
                return true;
            }

            if (_count >= maxPeople)
            {
                return false;
            }

            people[person.Person] = person;
            _count++;
            return true;
        }
    }

    /// <summary>Takes some of one tenant out; null where nobody is left. What the store does not take is added again.</summary>
    public IdentityBatch? Take()
    {
        lock (_lock)
        {
            if (_people.Count == 0)
            {
                return null;
            }

            var ((identifier, basis), people) = _people.First();
            List<SeenPerson> some = [.. people.Values.Take(IIdentityStore.MaxPeoplePerCall)];
            foreach (var person in some)
            {
                people.Remove(person.Person);
            }

            if (people.Count == 0)
            {
                _people.Remove((identifier, basis));
            }

            _count -= some.Count;
            return new(identifier, basis, some);
        }
    }
}
