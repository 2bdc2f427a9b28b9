namespace Gateway.Mappings.History;

/// <summary>Goes along the chain of revisions, oldest first, and gathers what does not agree. The stores bring the rows.</summary>
internal sealed class AuditWalk
{
    private const int MaxFindings = 1000;

    private readonly List<AuditFinding> _findings = [];
    private string _previous = "";
    private long _revisions;
    private long _first;
    private long _last;
    private long _changes;
    private long _mappings;

    /// <summary>The next revision.</summary>
    /// <param name="revision">As stored.</param>
    /// <param name="digest">The digest that is stored with it.</param>
    /// <param name="mayBeginHere">True where earlier revisions are rightly gone: the chain is taken up here without its beginning.</param>
    public void Add(RevisionRecord revision, string digest, bool mayBeginHere)
    {
        _revisions++;
        // A rescue numbers on from whichever is newer, the store or the set that is put back.
        if (_last > 0 && revision.Number != _last + 1 && revision.Action is not (ChangeAction.Reseed or ChangeAction.Accept))
        {
            Find(revision.Number, null, "revision_missing", $"Revision {_last + 1} to {revision.Number - 1} is gone.");
        }
        else if (_last == 0 && revision.Number != 1 && !mayBeginHere)
        {
            Find(revision.Number, null, "revision_missing", $"The first revision that is there is {revision.Number}.");
        }

        // An untouched older part has no hashes at all; behind the first hash each revision must have one.
        var hash = revision.Hash.Length == 0 && _first == 0 ? "" : AuditChain.HashOf(_previous, revision, digest);
        var isTakenUp = _last == 0 && revision.Number != 1 && mayBeginHere;
        if (hash != revision.Hash && !isTakenUp)
        {
            Find(
                revision.Number,
                null,
                "revision_altered",
                "Who, when, why or what of this revision is not what its hash says, or the revision before it was altered.");
        }

        _first = _first == 0 && revision.Hash.Length > 0 ? revision.Number : _first;
        (_previous, _last) = (revision.Hash, revision.Number);
    }

    /// <summary>Compares the changes of the revision just added with its digest.</summary>
    public void CompareChanges(RevisionRecord revision, string expected, string actual, IReadOnlyList<string> identifiers, long changes)
    {
        _changes += changes;
        if (changes != revision.Changes)
        {
            Find(revision.Number, null, "change_missing", $"It made {revision.Changes} changes, but {changes} are there.");
        }
        else if (expected.Length > 0 && expected != actual)
        {
            var suspects = identifiers.Count == 0 ? "" : $" It changed {string.Join(", ", identifiers)}{(changes > identifiers.Count ? " ..." : "")}.";
            Find(
                revision.Number,
                identifiers.Count == 1 && changes == 1 ? identifiers[0] : null,
                "change_altered",
                $"What it changed is not what its digest says.{suspects}");
        }
    }

    public void CountMappings(long count) => _mappings += count;

    public void Find(long revision, string? identifier, string code, string message)
    {
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(new AuditFinding(revision, identifier, code, message));
        }
    }

    public AuditReport Finish() => new(_revisions, _changes, _mappings, _first, _last, _previous, _findings);
}
