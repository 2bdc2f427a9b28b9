using Gateway.Mappings.Store;
using Gateway.Stytch;

namespace Gateway.Mappings.Table;

/// <summary>
/// Every mapping of the store, in memory, by identifier and alias. Reads take no lock and do no I/O, and allocate nothing for who was asked for lately. One
/// writer, the <see cref="MappingReplica"/>, applies changes in place and swaps the whole content when it read everything anew.
/// </summary>
/// <param name="rules">Judges targets once more, under this gateway's configuration.</param>
/// <param name="projects">The configured projects.</param>
/// <param name="ignoresCase">True keeps a second index for <see cref="FindIgnoringCase"/>; it costs some 16 B a key.</param>
/// <param name="knowsIssuers">True keeps an index for <see cref="FindByIssuer"/>; it costs some 16 B and the entity id for each mapping with one.</param>
internal sealed class MappingTable(MappingRules rules, StytchProjects projects, bool ignoresCase, bool knowsIssuers = false)
{
    private volatile MappingTableContent _content = new(projects, ignoresCase, knowsIssuers);
    private volatile bool _isLoaded;
    private volatile bool _isConfirmed;
    private volatile LocalSwitch? _localSwitch;

    /// <summary>True once a whole set was loaded, from the store or from the last-good snapshot; an empty store counts.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>
    /// True while the store is heard. Before it is after a start, and while it is away, an identifier that the content lacks may be a tenant of the last
    /// seconds.
    /// </summary>
    public bool IsConfirmed => _isConfirmed;

    /// <summary>Where the content stands: the store's position when the last change was applied.</summary>
    public StorePosition Position => _content.Position;

    /// <summary>Who sent everything to the legacy side; null where nobody did. A mapping's own state does not count while it is set.</summary>
    public BreakGlass? BreakGlass
    {
        get => _content.BreakGlass;
        set => _content.BreakGlass = value;
    }

    /// <summary>Who sent everything of this gateway alone to the legacy side; null where nobody did. Stays whatever is loaded.</summary>
    public LocalSwitch? LocalSwitch
    {
        get => _localSwitch;
        set => _localSwitch = value;
    }

    /// <summary>True while every mapping is sent to the legacy side, by the whole fleet or by this gateway alone.</summary>
    public bool IsBreakGlass => _localSwitch is not null || _content.BreakGlass is not null;

    /// <summary>Number of mappings (not of keys).</summary>
    public int Count => _content.Count;

    /// <summary>Number of migrated mappings without a valid target under this configuration.</summary>
    public int Unservable => _content.Unservable;

    /// <summary>How many mappings are in each state; kept, not counted, so it costs nothing to ask.</summary>
    public MappingStateCounts States => _content.States;

    /// <summary>Every mapping once, in no order, while changes go on. Off the request path: it goes through all keys.</summary>
    public IEnumerable<MappingEntry> Entries => _content.Entries;

    /// <summary>The mapping of an identifier or alias, compared exactly; null when there is none.</summary>
    public MappingEntry? Find(ReadOnlySpan<char> key) => _content.Find(key);

    /// <summary>
    /// The mapping of a key that compares equal in lower case. An exact match wins; a key that fits several mappings fits none, because a
    /// wrong tenant is worse than an unknown one.
    /// </summary>
    public MappingEntry? FindIgnoringCase(ReadOnlySpan<char> key)
    {
        var content = _content;
        return content.Find(key) ?? content.FindLower(key);
    }

    /// <summary>
    /// The mapping of an IdP's entity id, or the one whose key it is. An entity id of several mappings is nobody's: only the key tells them apart.
    /// </summary>
    public MappingEntry? FindByIssuer(ReadOnlySpan<char> issuer)
    {
        var content = _content;
        return content.FindByIssuer(issuer) ?? content.Find(issuer);
    }

    /// <summary>The mapping whose identifier, not an alias, this is.</summary>
    public MappingEntry? FindOwn(string identifier) => _content.FindOwn(identifier);

    /// <summary>Collects a whole set beside the one that is being served; nobody sees it before <see cref="Replace"/>.</summary>
    public Loading BeginLoading() => new(this);

    /// <summary>Notes that the content, or what takes its place next, is the store's as it stands.</summary>
    public void Confirm() => _isConfirmed = true;

    /// <summary>Notes that the store could not be asked: until it is heard again, it may hold more.</summary>
    public void Doubt() => _isConfirmed = false;

    /// <summary>Serves a loaded set from now on.</summary>
    public void Replace(Loading loading)
    {
        _content = loading.Content;
        _isLoaded = true;
    }

    /// <summary>Tells a mapping that is being served when it was switched; nobody but the replica does that.</summary>
    public void Recall(MappingEntry entry, DateTimeOffset switchedAt) => _content.Recall(entry, switchedAt);

    /// <summary>Applies the changes of whole revisions, in order, to the set that is being served.</summary>
    public void Apply(IReadOnlyList<MappingChange> changes, StorePosition position) => Apply(_content, changes, position);

    private void Apply(MappingTableContent content, IReadOnlyList<MappingChange> changes, StorePosition position)
    {
        for (var start = 0; start < changes.Count;)
        {
            var end = start + 1;
            while (end < changes.Count && changes[end].Revision == changes[start].Revision)
            {
                end++;
            }

            ApplyRevision(content, changes, start, end);
            start = end;
        }

        content.Position = position;
    }

    // A key that moves between mappings within a revision is never missing on the way: new owners are written before old keys are taken away.
    private void ApplyRevision(MappingTableContent content, IReadOnlyList<MappingChange> changes, int start, int end)
    {
        var before = new MappingEntry?[end - start];
        for (var i = start; i < end; i++)
        {
            before[i - start] = content.FindOwn(changes[i].Identifier);
        }

        for (var i = start; i < end; i++)
        {
            if (changes[i].After is { } after && !IsOvertaken(before[i - start], changes[i]))
            {
                var entry = EntryOf(after, before[i - start], isNew: before[i - start] is null);
                content.Add(entry, after.IdpEntityId, replaces: before[i - start]);
            }
        }

        for (var i = start; i < end; i++)
        {
            if (before[i - start] is { } gone && !IsOvertaken(gone, changes[i]))
            {
                content.RemoveKeysOf(gone, isDeleted: changes[i].After is null);
            }
        }

        content.Tidy();
    }

    // A whole set may hold newer mappings than the position it was read from, so the feed repeats changes it has already.
    private static bool IsOvertaken(MappingEntry? before, MappingChange change) => before is not null && before.Revision >= change.Revision;

    private MappingEntry EntryOf(ConnectionMapping mapping, MappingEntry? before, bool isNew) => MappingEntry.From(mapping, rules, projects, before, isNew);

    private MappingTableContent NewContent() => new(projects, ignoresCase, knowsIssuers);

    /// <summary>A set being loaded.</summary>
    internal sealed class Loading(MappingTable table)
    {
        internal MappingTableContent Content { get; } = table.NewContent();

        /// <summary>Where the loaded set stands: reading changes from here on makes it current.</summary>
        public StorePosition Position
        {
            get => Content.Position;
            set => Content.Position = value;
        }

        /// <summary>The switch as it stands with this set.</summary>
        public BreakGlass? BreakGlass
        {
            get => Content.BreakGlass;
            set => Content.BreakGlass = value;
        }

        public MappingEntry? FindOwn(string identifier) => Content.FindOwn(identifier);

        /// <summary>Tells a mapping of the set when it was switched.</summary>
        public void Recall(MappingEntry entry, DateTimeOffset switchedAt) => Content.Recall(entry, switchedAt);

        /// <summary>Applies changes to the set before anybody sees it.</summary>
        public void Apply(IReadOnlyList<MappingChange> changes, StorePosition position) => table.Apply(Content, changes, position);

        /// <summary>Adds a mapping; of one that comes twice, as Redis scans may give it, the newer revision stays.</summary>
        public void Add(ConnectionMapping mapping)
        {
            var twin = Content.FindOwn(mapping.Identifier);
            if (twin is not null && twin.Revision >= mapping.Revision)
            {
                return;
            }

            var served = table._content.FindOwn(mapping.Identifier);
            Content.Add(table.EntryOf(mapping, served, isNew: served is null && table.IsLoaded), mapping.IdpEntityId, replaces: twin);
            if (twin is not null)
            {
                Content.RemoveKeysOf(twin, isDeleted: false);
            }
        }
    }
}
