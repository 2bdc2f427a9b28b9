namespace Gateway.Evidence.Webhooks.Processing;

/// <summary>A connection that Stytch has no more.</summary>
/// <param name="Project">Name of its project.</param>
/// <param name="ConnectionId">Its id.</param>
/// <param name="At">When it was deleted, or found to be gone: for people.</param>
/// <param name="By">Who makes the revisions that follow.</param>
/// <param name="Source">What told of it.</param>
internal sealed record ConnectionDeletion(string Project, string ConnectionId, string At, string By, string Source);
