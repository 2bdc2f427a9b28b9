using Gateway.Evidence.Handovers;
using Gateway.Evidence.Progress;
using Gateway.Mappings;

namespace Gateway.Tests.Evidence.Handovers;

/// <summary>How far a customer's IT has come.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class HandoverStageTests
{
    [TestCase(MappingState.Legacy, true, 0, false, HandoverStage.NotYet)]
    [TestCase(MappingState.Shadow, true, 5, false, HandoverStage.NotYet)]
    [TestCase(MappingState.Paused, true, 5, false, HandoverStage.NotYet)]
    [TestCase(MappingState.Migrated, true, 0, false, HandoverStage.Open)]
    [TestCase(MappingState.Migrated, false, 20, false, HandoverStage.Open)]
    [TestCase(MappingState.Migrated, false, null, false, HandoverStage.Open)]
    [TestCase(MappingState.Migrated, true, 1, false, HandoverStage.Quiet)]
    [TestCase(MappingState.Migrated, true, 30, true, HandoverStage.Done)]
    [TestCase(MappingState.Retired, true, 0, false, HandoverStage.Done)]
    public void Stage_IsWhatStateAndTrafficSay(MappingState state, bool wasSeen, int? quietDays, bool isSafe, HandoverStage expected)
    {
        var seen = wasSeen ? new DateTimeOffset(2026, 3, 2, 9, 5, 0, TimeSpan.Zero) : (DateTimeOffset?)null;

        var stage = HandoverStages.Of(new MappingProgress("acme", null, null, state, seen, seen, 0, 0, 0, quietDays, isSafe, [], null, 30));

        Assert.That(stage, Is.EqualTo(expected));
    }
}
