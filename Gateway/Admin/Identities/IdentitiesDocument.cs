using Gateway.Evidence.Identities;

namespace Gateway.Admin.Identities;

/// <summary>How the identities of a mapping's people drift: counts, and nothing of anybody.</summary>
/// <param name="Identifier">The mapping's identifier.</param>
/// <param name="Unwatched">Why nobody is watched; null where people are, while the mapping is in shadow.</param>
/// <param name="People">How many people were seen.</param>
/// <param name="IsFull">True where no more are kept (Gateway:Identities:MaxPeople): the counts are too low.</param>
/// <param name="Stale">How many more are kept that say nothing any more: the key, or what the e-mail address is taken from, is another one by now.</param>
/// <param name="Findings">What may go wrong.</param>
internal sealed record IdentitiesDocument(
    string Identifier, UnwatchedReason? Unwatched, int People, bool IsFull, int Stale, IReadOnlyList<DriftDocument> Findings)
{
    public static IdentitiesDocument Of(string identifier, IdentityReport report, int maxPeople) => new(
        identifier,
        report.Unwatched,
        report.People,
        report.People >= maxPeople,
        report.Stale,
        [.. report.Findings.Select(finding => new DriftDocument(finding.Code, finding.People, finding.Code.Message(), finding.Code.Remedy()))]);
}

/// <summary>Something that may go wrong with who people are.</summary>
/// <param name="Code">What it is.</param>
/// <param name="People">For how many people.</param>
/// <param name="Message">What it means; the number stands before it.</param>
/// <param name="Remedy">What can be done.</param>
internal sealed record DriftDocument(DriftCode Code, int People, string Message, string Remedy);
