using Gateway.Changes.Rollout;
using Gateway.Mappings;

namespace Gateway.Tests.Changes.Rollout;

[Parallelizable]
internal sealed class TransitionTests
{
    [TestCase(StateAction.Cutover, MappingState.Legacy, MappingState.Migrated)]
    [TestCase(StateAction.Cutover, MappingState.Shadow, MappingState.Migrated)]
    [TestCase(StateAction.Cutover, MappingState.Paused, MappingState.Migrated)]
    [TestCase(StateAction.Shadow, MappingState.Legacy, MappingState.Shadow)]
    [TestCase(StateAction.Shadow, MappingState.Paused, MappingState.Shadow)]
    [TestCase(StateAction.Pause, MappingState.Legacy, MappingState.Paused)]
    [TestCase(StateAction.Pause, MappingState.Shadow, MappingState.Paused)]
    [TestCase(StateAction.Pause, MappingState.Migrated, MappingState.Paused)]
    [TestCase(StateAction.Retire, MappingState.Migrated, MappingState.Retired)]
    public void Of_AllowedAction_LeadsThere(StateAction action, MappingState state, MappingState expected)
    {
        Assert.That(Of(action, state), Is.EqualTo(new Transition.LeadsTo(expected)));
    }

    [TestCase(StateAction.Cutover, MappingState.Migrated)]
    [TestCase(StateAction.Shadow, MappingState.Shadow)]
    [TestCase(StateAction.Pause, MappingState.Paused)]
    [TestCase(StateAction.Retire, MappingState.Retired)]
    [TestCase(StateAction.Resume, MappingState.Legacy)]
    [TestCase(StateAction.Resume, MappingState.Shadow)]
    [TestCase(StateAction.Resume, MappingState.Migrated)]
    public void Of_AlreadyThere_ChangesNothing(StateAction action, MappingState state)
    {
        Assert.That(Of(action, state, MappingState.Legacy), Is.EqualTo(new Transition.IsThere()));
    }

    [TestCase(StateAction.Shadow, MappingState.Migrated, TransitionRefusal.IsMigrated)]
    [TestCase(StateAction.Cutover, MappingState.Retired, TransitionRefusal.IsRetired)]
    [TestCase(StateAction.Shadow, MappingState.Retired, TransitionRefusal.IsRetired)]
    [TestCase(StateAction.Pause, MappingState.Retired, TransitionRefusal.IsRetired)]
    [TestCase(StateAction.Resume, MappingState.Retired, TransitionRefusal.IsRetired)]
    [TestCase(StateAction.Retire, MappingState.Legacy, TransitionRefusal.NotMigrated)]
    [TestCase(StateAction.Retire, MappingState.Shadow, TransitionRefusal.NotMigrated)]
    [TestCase(StateAction.Retire, MappingState.Paused, TransitionRefusal.NotMigrated)]
    [TestCase(StateAction.Rollback, MappingState.Legacy, TransitionRefusal.NoEarlierState)]
    [TestCase(StateAction.Resume, MappingState.Paused, TransitionRefusal.NoEarlierState)]
    public void Of_ForbiddenAction_IsRefusedWithItsReason(StateAction action, MappingState state, TransitionRefusal expected)
    {
        Assert.That(Of(action, state), Is.EqualTo(new Transition.Refused(expected)));
        Assert.That(expected.Message(), Does.EndWith("."));
    }

    [TestCase(StateAction.Cutover, MappingState.Shadow)]
    [TestCase(StateAction.Rollback, MappingState.Retired)]
    [TestCase(StateAction.Resume, MappingState.Paused)]
    public void Of_MigratedWithoutTarget_IsRefused(StateAction action, MappingState state)
    {
        var transition = Transition.Of(action, new(state, MappingState.Migrated, HasTarget: false), isForced: false);

        Assert.That(transition, Is.EqualTo(new Transition.Refused(TransitionRefusal.NoTarget)));
    }

    [Test]
    public void Of_WithoutTarget_StillLeavesStytch([Values(StateAction.Rollback, StateAction.Pause)] StateAction action)
    {
        var transition = Transition.Of(action, new(MappingState.Migrated, MappingState.Legacy, HasTarget: false), isForced: false);

        Assert.That(transition, Is.InstanceOf<Transition.LeadsTo>());
    }

    [Test]
    public void Of_RetireForced_RetiresWhateverItWas([Values(MappingState.Legacy, MappingState.Shadow, MappingState.Paused)] MappingState state)
    {
        Assert.That(
            Transition.Of(StateAction.Retire, new(state, null, HasTarget: true), isForced: true), Is.EqualTo(new Transition.LeadsTo(MappingState.Retired)));
    }

    [Test]
    public void Of_Rollback_LeadsToTheEarlierStateFromAnywhere([Values] MappingState state, [Values] MappingState earlier)
    {
        Assert.That(Of(StateAction.Rollback, state, earlier), Is.EqualTo(new Transition.LeadsTo(earlier)));
    }

    private static Transition Of(StateAction action, MappingState state, MappingState? earlier = null) =>
        Transition.Of(action, new(state, earlier, HasTarget: true), isForced: false);
}
