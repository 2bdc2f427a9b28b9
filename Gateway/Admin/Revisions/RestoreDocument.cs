using Gateway.Admin.Changes;

namespace Gateway.Admin.Revisions;

/// <summary>What a restore did, or would do.</summary>
/// <param name="Restored">The revision that was gone back to.</param>
/// <param name="Applied">True where it is done, as one new revision.</param>
/// <param name="Revision">That new revision; null where nothing was changed.</param>
/// <param name="Changed">How many mappings change.</param>
/// <param name="Plan">Of a dry run, or where a second admin has to approve it: what waits to be applied.</param>
internal sealed record RestoreDocument(long Restored, bool Applied, long? Revision, long Changed, WaitingPlanDocument? Plan);
