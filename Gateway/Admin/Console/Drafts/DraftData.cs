using Gateway.Admin.Discovery;
using Gateway.Errors;

namespace Gateway.Admin.Console.Drafts;

/// <summary>What the list of drafts shows.</summary>
/// <param name="List">A page of them.</param>
internal sealed record DraftListData(DiscoveredListDocument List);

/// <summary>What the page of a draft shows.</summary>
/// <param name="Draft">The draft, with its certificates.</param>
/// <param name="Problem">Why adopting or forgetting was refused; null where nothing was.</param>
internal sealed record DraftData(DiscoveredDocument Draft, ProblemDocument? Problem);
