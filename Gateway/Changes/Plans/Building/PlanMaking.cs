using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Telemetry;

namespace Gateway.Changes.Plans.Building;

/// <summary>One plan in the making.</summary>
internal sealed class PlanMaking(IMappingStore store, PlanWorkspace workspace, PlanRequest request, MappingRules rules, MappingTable table, bool ignoresCase)
{
    /// <summary>A plan that deletes more than one in this many mappings gets a warning.</summary>
    private const int ManyDeletes = 10;

    private readonly PlanFaults _faults = new();
    private readonly PlanWarnings _warnings = new();
    private readonly TargetCounts _targets = new();
    private readonly WaveAudiences _waves = new();

    /// <summary>Judges everything, and hands a plan without faults to <paramref name="keep"/>.</summary>
    public async Task<PlanResult> RunAsync(
        IAsyncEnumerable<PlanInput> inputs, Func<StorePosition, JudgedChanges, Task<Plan>> keep, CancellationToken cancellationToken)
    {
        var incoming = new IncomingSet(workspace, _faults);
        await foreach (var input in inputs.WithCancellation(cancellationToken))
        {
            Take(input, incoming);
        }

        if (request.Prunes && incoming.Count == 0)
        {
            _faults.Add(new PlanFault(
                Place: null,
                Column: null,
                Field: "",
                "nothing_but_prune",
                "Has no mapping, and would delete every one there is: a truncated file looks like this."));
        }

        var present = new PresentSet(workspace, incoming, _targets, request.Prunes);
        var narrow = !request.Prunes && _faults.Count == 0 ? await new NarrowReading(store, incoming, present).RunAsync(cancellationToken) : null;
        var reading = new TableReading(store, present);
        if ((narrow ?? await reading.RunAsync(cancellationToken)) is not { } position)
        {
            return new PlanResult.Unsettled();
        }

        JudgeKeys(incoming, present);
        if (_faults.Count > 0)
        {
            return new PlanResult.Faulty(_faults.Shown, _faults.Count);
        }

        var draft = new PlanContent(workspace, incoming, present, _targets);
        var judged = new JudgedChanges(
            draft, new ChangeReview(_waves, _warnings), _warnings, review => WarnOfTheWhole(review, narrow is null ? reading.Count : table.Count));
        return new PlanResult.Made(await keep(position, judged));
    }

    private void Take(PlanInput input, IncomingSet incoming)
    {
        foreach (var fault in input.Faults)
        {
            _faults.Add(fault);
        }

        if (input.Write is not { } write)
        {
            return;
        }

        if (write.Mapping is { } mapping)
        {
            if (mapping.Identifier != write.Identifier)
            {
                throw new ArgumentException($"A write of '{write.Identifier}' holds the mapping '{mapping.Identifier}'.", nameof(input));
            }

            Check(write, mapping);
            _targets.See(mapping);
            _waves.See(mapping);
        }

        incoming.Add(write);
    }

    private void Check(PlannedWrite write, ConnectionMapping mapping)
    {
        if (!write.IsChecked)
        {
            foreach (var fault in rules.Check(mapping))
            {
                _faults.Add(new PlanFault(write.Place, Column: null, fault.Field, fault.Code, $"Mapping '{write.Identifier}': {fault.Message}"));
            }
        }
    }

    private void JudgeKeys(IncomingSet incoming, PresentSet present)
    {
        foreach (var (key, owner, owned) in present.Collisions())
        {
            var row = incoming.Read(key.Row);
            if (key.Key == owned)
            {
                _faults.Add(
                    new PlanFault(row.Place, Column: null, key.Field, "key_taken", $"'{owned}' already leads to mapping '{owner}', which keeps it.", owner));
            }
            else if (DifferInCase(key.Key, owned))
            {
                AddCaseCollision(row, key, $"differs only in case from '{owned}' of mapping '{owner}'", owner);
            }
            else
            {
                WarnOfLikeness(row, key, owned, $" of mapping '{HiddenCharacters.Show(owner)}'");
            }
        }

        foreach (var (key, other) in CaseCollisions.Find(workspace))
        {
            var owner = incoming.Read(incoming.FindKey(other)!.Value.Row);
            AddCaseCollision(
                incoming.Read(key.Row),
                key,
                $"differs only in case from '{other}'{(owner.Place is null ? "" : $" at {owner.Place}")}",
                owner.Mapping.Identifier);
        }

        WarnOfAlikeKeys(incoming);
    }

    private void WarnOfAlikeKeys(IncomingSet incoming)
    {
        foreach (var (key, other) in AlikeKeys.Find(workspace).Where(pair => !DifferInCase(pair.Key.Key, pair.Other)))
        {
            var owner = incoming.Read(incoming.FindKey(other)!.Value.Row);
            var place = owner.Place is null ? "" : $" at {owner.Place}";
            WarnOfLikeness(incoming.Read(key.Row), key, other, $" of mapping '{HiddenCharacters.Show(owner.Mapping.Identifier)}'{place}");
        }
    }

    private void WarnOfLikeness(IncomingRow row, ClaimedKey key, string other, string owner) =>
        _warnings.Add(
            "looks_alike",
            $"'{HiddenCharacters.Show(key.Key)}' looks like '{HiddenCharacters.Show(other)}'{owner}, and is another: who means one may be given the other.",
            row.Mapping.Identifier,
            row.Place);

    private static bool DifferInCase(string one, string other) =>
        one.ToLowerInvariant().AsSpan().SequenceEqual(other.ToLowerInvariant());

    private void AddCaseCollision(IncomingRow row, ClaimedKey key, string finding, string owner)
    {
        if (ignoresCase)
        {
            var message = $"'{key.Key}' {finding}: a route here compares in lower case and would serve neither.";
            _faults.Add(new PlanFault(row.Place, Column: null, key.Field, "case_collision", message, owner));
        }
        else
        {
            _warnings.Add("case_collision", $"'{key.Key}' {finding}: no route here ignores case, but people do.", row.Mapping.Identifier, row.Place);
        }
    }

    private void WarnOfTheWhole(ChangeReview review, long tableCount)
    {
        _targets.WriteTo(_warnings);
        foreach (var change in review.StateChanges)
        {
            _warnings.Add("state_change", $"{change.Count} mappings go from {Words.Of(change.From)} to {Words.Of(change.To)}.");
        }

        if (review.Deletes * ManyDeletes > tableCount)
        {
            _warnings.Add("deletes_many", $"Deletes {review.Deletes} of {tableCount} mappings.");
        }

        if (review.Adds + review.Changes + review.Deletes == 0)
        {
            _warnings.Add("no_changes", "Changes nothing: the table is as described.");
        }
    }
}
