using Gateway.Admin.Findings;
using Gateway.Admin.Parity;
using Gateway.Admin.Progress;
using Gateway.Admin.Revisions;
using Gateway.Errors;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Readiness;
using Gateway.Mappings;

namespace Gateway.Admin.Console.Mappings;

/// <summary>One mapping and all that is known of it.</summary>
/// <param name="Mapping">The mapping.</param>
/// <param name="Segment">Its identifier as a segment of a path.</param>
/// <param name="WhoAnswers">One sentence: where its logins go now.</param>
/// <param name="Now">The time the page was made at.</param>
internal sealed record MappingDetailData(ConnectionMapping Mapping, string Segment, string WhoAnswers, DateTimeOffset Now)
{
    public required Part<ReadinessReport> Readiness { get; init; }

    public required Part<MappingProgress> Progress { get; init; }

    public required Part<FindingsDocument> Findings { get; init; }

    public required Part<HistoryDocument> History { get; init; }

    public required Part<ConnectionFacts> Connection { get; init; }

    public required Part<ParityListDocument> Parity { get; init; }

    public required Part<Handover> Handover { get; init; }

    public required Part<HandoverLinkListDocument> Links { get; init; }

    /// <summary>A link just made, shown this once; null where none was.</summary>
    public NewHandoverLinkDocument? NewLink { get; init; }

    /// <summary>Why the last form was refused; null where none was.</summary>
    public ProblemDocument? Problem { get; init; }

    /// <summary>The page's own path, or that of a form below it.</summary>
    public string Path(string below = "") => $"{MappingListPage.Path}/{Segment}{below}";
}
