using Gateway.Changes.Rollout;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Rollout;

/// <summary>Histories are written as words, oldest first: a state, or an action and the state it led to.</summary>
[Parallelizable]
internal sealed class StateHistoryTests
{
    [TestCase("legacy", null)]
    [TestCase("legacy legacy", null)]
    [TestCase("legacy cutover:migrated", "legacy")]
    [TestCase("legacy shadow:shadow cutover:migrated", "shadow")]
    [TestCase("legacy cutover:migrated put:migrated put:migrated", "legacy")]
    [TestCase("legacy put:migrated", "legacy")]
    [TestCase("legacy shadow:shadow cutover:migrated rollback:shadow", "legacy")]
    [TestCase("legacy shadow:shadow cutover:migrated rollback:shadow rollback:legacy", null)]
    [TestCase("legacy cutover:migrated rollback:legacy cutover:migrated", "legacy")]
    [TestCase("legacy shadow:shadow cutover:migrated rollback:shadow cutover:migrated rollback:shadow", "legacy")]
    [TestCase("legacy cutover:migrated pause:paused", "migrated")]
    [TestCase("legacy cutover:migrated pause:paused resume:migrated", "legacy")]
    [TestCase("legacy cutover:migrated pause:paused rollback:migrated", "legacy")]
    [TestCase("legacy cutover:migrated retire:retired", "migrated")]
    [TestCase("legacy cutover:migrated restore:legacy", "migrated")]
    [TestCase("paused", null)]
    [TestCase("legacy cutover:migrated delete legacy", null)]
    [TestCase("rollback:legacy", null)]
    public void Earlier_History_IsTheStateBeforeTheNewestChangeThatHolds(string history, string? expected)
    {
        var changes = history.Split(' ').Select(ChangeOf).Reverse().ToList();

        Assert.That(StateHistory.Earlier(changes)?.ToString().ToLowerInvariant(), Is.EqualTo(expected));
    }

    [Test]
    public void Earlier_RollbackWhoseChangeIsNoLongerKept_IsUnknown()
    {
        List<MappingChange> newestFirst = [ChangeOf("rollback:shadow", 3), ChangeOf("migrated", 2)];

        Assert.That(StateHistory.Earlier(newestFirst), Is.Null);
    }

    private static MappingChange ChangeOf(string word, int index)
    {
        var parts = word.Split(':');
        var action = parts.Length > 1 || word == "delete" ? Enum.Parse<ChangeAction>(parts[0], ignoreCase: true) : ChangeAction.Put;
        var after = action is ChangeAction.Delete ? null : Sample.Mapping(state: Enum.Parse<MappingState>(parts[^1], ignoreCase: true));
        return Sample.Change(index + 1, "acme", after) with { Action = action };
    }
}
