using Gateway.Mappings;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// Finds mappings that share what usually belongs to one: a connection, or an Audience. Sees every mapping of the planned table once to find
/// repetitions, and once more to name those that are repeated. Only what the plan changes is worth a warning.
/// </summary>
internal sealed class TargetCounts
{
    /// <summary>Groups beyond these are not named: a table where everything is shared needs no longer list.</summary>
    private const int MaxGroups = 10_000;

    private readonly HashedTexts _connections = new();
    private readonly HashedTexts _audiences = new();
    private readonly Dictionary<ulong, Group> _shared = [];

    /// <summary>True where two states of a mapping share the same with others.</summary>
    public static bool IsSame(ConnectionMapping before, ConnectionMapping after) =>
        before.ConnectionId == after.ConnectionId
        && before.AlternativeAudienceUri == after.AlternativeAudienceUri
        && before.OrganizationId == after.OrganizationId;

    public bool IsEmpty => _shared.Count == 0;

    /// <summary>A mapping that is written.</summary>
    public void See(ConnectionMapping mapping)
    {
        See(_connections, ConnectionOf(mapping), isConnection: true);
        if (AudienceOf(mapping) is { } audience)
        {
            See(_audiences, audience, isConnection: false);
        }
    }

    /// <summary>A mapping that stays as it is, after all that are written.</summary>
    public void SeeRemaining(ConnectionMapping mapping)
    {
        Remain(_connections, ConnectionOf(mapping), mapping, isConnection: true);
        if (AudienceOf(mapping) is { } audience)
        {
            Remain(_audiences, audience, mapping, isConnection: false);
        }
    }

    /// <summary>Takes back that a mapping stays as it is.</summary>
    public void Forget(string identifier)
    {
        foreach (var group in _shared.Values)
        {
            group.Members.RemoveAll(member => member.Mapping.Identifier == identifier);
        }
    }

    /// <summary>Takes that back of all mappings.</summary>
    public void ForgetRemaining()
    {
        foreach (var group in _shared.Values)
        {
            group.Members.Clear();
        }
    }

    /// <summary>A mapping that is written, once more, when all have been seen.</summary>
    public void Name(ConnectionMapping mapping, bool isChanged, string? place)
    {
        Name(ConnectionOf(mapping), new Member(mapping, isChanged, place));
        if (AudienceOf(mapping) is { } audience)
        {
            Name(audience, new Member(mapping, isChanged, place));
        }
    }

    public void WriteTo(PlanWarnings warnings)
    {
        foreach (var group in _shared.Values.Where(group => group.Members.Count > 1))
        {
            // 64 bits of two texts may agree: the texts have to.
            if (group.IsOfConnection)
            {
                WriteConnection(group, warnings);
            }
            else
            {
                WriteAudience(group, warnings);
            }
        }
    }

    private static void WriteConnection(Group group, PlanWarnings warnings)
    {
        foreach (var members in group.Members.GroupBy(member => member.Mapping.ConnectionId).Where(IsWorthAWarning))
        {
            var changed = members.First(member => member.IsChanged);
            var names = NamesOf(members);
            var audiences = members.Select(member => member.Mapping.AlternativeAudienceUri).OfType<string>().Distinct().Count();
            if (audiences > 1)
            {
                warnings.Add(
                    "audience_conflict",
                    $"{names} share one connection but differ in alternative_audience_uri: a Stytch connection holds one, "
                    + "so the others' logins will be refused. Give each a connection.",
                    changed.Mapping.Identifier,
                    changed.Place);
            }
            else
            {
                warnings.Add(
                    "connection_shared",
                    $"{names} share one connection: right where one tenant had several legacy URLs, otherwise a tenant's users end in another's organization.",
                    changed.Mapping.Identifier,
                    changed.Place);
            }
        }
    }

    private static void WriteAudience(Group group, PlanWarnings warnings)
    {
        var named = group.Members.Where(member => member.Mapping.AlternativeAudienceUri is not null);
        foreach (var members in named.GroupBy(member => member.Mapping.AlternativeAudienceUri).Where(IsWorthAWarning))
        {
            var changed = members.First(member => member.IsChanged);
            if (members.Select(member => member.Mapping.OrganizationId).OfType<string>().Distinct().Count() > 1)
            {
                warnings.Add(
                    "audience_shared",
                    $"{NamesOf(members)} have the same alternative_audience_uri in different organizations.",
                    changed.Mapping.Identifier,
                    changed.Place);
            }
        }
    }

    private static bool IsWorthAWarning(IGrouping<string?, Member> members) => members.Skip(1).Any() && members.Any(member => member.IsChanged);

    private static string NamesOf(IEnumerable<Member> members)
    {
        var names = string.Join(", ", members.Select(member => $"'{member.Mapping.Identifier}'"));
        return members.Count() == Group.MaxMembers ? names + " and perhaps others" : names;
    }

    private static string ConnectionOf(ConnectionMapping mapping) => "c" + mapping.ConnectionId;

    private static string? AudienceOf(ConnectionMapping mapping) => mapping.AlternativeAudienceUri is { } audience ? "a" + audience : null;

    private void See(HashedTexts texts, string text, bool isConnection)
    {
        var hash = HashedTexts.Of(text);
        if (!texts.Add(hash))
        {
            GroupOf(hash, isConnection);
        }
    }

    private void Remain(HashedTexts written, string text, ConnectionMapping mapping, bool isConnection)
    {
        var hash = HashedTexts.Of(text);
        if (written.Contains(hash))
        {
            GroupOf(hash, isConnection)?.Add(new Member(mapping, IsChanged: false, Place: null));
        }
    }

    private void Name(string text, Member member)
    {
        if (_shared.TryGetValue(HashedTexts.Of(text), out var group))
        {
            group.Add(member);
        }
    }

    private Group? GroupOf(ulong hash, bool isConnection)
    {
        if (!_shared.TryGetValue(hash, out var group) && _shared.Count < MaxGroups)
        {
            _shared[hash] = group = new Group(isConnection);
        }

        return group;
    }

    private sealed record Member(ConnectionMapping Mapping, bool IsChanged, string? Place);

    private sealed class Group(bool isOfConnection)
    {
        public const int MaxMembers = 10;

        public bool IsOfConnection => isOfConnection;

        public List<Member> Members { get; } = [];

        public void Add(Member member)
        {
            if (Members.Count < MaxMembers)
            {
                Members.Add(member);
            }
            // A changed one is what the warning is about.
            else if (member.IsChanged && Members.FindIndex(other => !other.IsChanged) is >= 0 and var unchanged)
            {
                Members[unchanged] = member;
            }
        }
    }
}
