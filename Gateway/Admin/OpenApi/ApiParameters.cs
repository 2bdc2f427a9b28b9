using System.Text.Json.Nodes;
using Gateway.Admin.Discovery;
using Gateway.Admin.Requests;
using Gateway.Changes.Formats;
using Gateway.Changes.Rollout;
using Gateway.Evidence.Parity;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;
using Microsoft.OpenApi;

namespace Gateway.Admin.OpenApi;

/// <summary>The parameters an endpoint reads by itself, for the OpenAPI document.</summary>
/// <param name="All">What may be sent.</param>
/// <param name="ReturnsETag">True where an answer names the mapping's version as its ETag.</param>
internal sealed record ApiParameters(IReadOnlyList<IOpenApiParameter> All, bool ReturnsETag = false)
{
    /// <summary>One mapping, and the version that must be there for it to be changed.</summary>
    public static ApiParameters OfPut { get; } = new(
        [Identifier, IfMatch, Header("If-None-Match", "With `*`: create, but never replace."), Force, .. Note], ReturnsETag: true);

    public static ApiParameters OfDelete { get; } = new([Identifier, IfMatch, .. Note]);

    /// <summary>One mapping whose state is changed.</summary>
    public static ApiParameters OfStateChange { get; } = new([Identifier, IfMatch], ReturnsETag: true);

    public static ApiParameters OfGet { get; } = new(
        [Identifier, Header("If-None-Match", "The ETag you have; answered 304 where it is current.")], ReturnsETag: true);

    public static ApiParameters OfExport { get; } = new([.. Filters, Query("format", "How they are written. Default: json.", OneOf<MappingFormat>())]);

    /// <summary>One mapping.</summary>
    public static ApiParameters OfOne { get; } = new([Identifier]);

    public static ApiParameters OfHandover { get; } = new(
    [
        Identifier,
        Query("until", "The day up to which the old settings work as well.", new() { Type = JsonSchemaType.String, Format = "date" }),
    ]);

    public static ApiParameters OfList { get; } = new([.. Filters, .. Page]);

    public static ApiParameters OfReadiness { get; } = new([.. Filters, .. Page, Named]);

    public static ApiParameters OfParity { get; } = new(
    [
        Query("status", "Only mappings of this status.", OneOf<ParityStatus>()),
        Query("wave", "Only mappings of this wave.", new() { Type = JsonSchemaType.String }),
        .. Page,
        Named,
    ]);

    public static ApiParameters OfTenants { get; } = new(
    [
        .. Filters,
        Query("safe_to_retire", "With `true`: only those that are safe to retire.", new() { Type = JsonSchemaType.String, Enum = ["true"] }),
        .. Page,
    ]);

    public static ApiParameters OfEvents { get; } = new(
    [
        Query("request_id", "Only events of this request: the reference on a page, or the request_id of a problem.", new() { Type = JsonSchemaType.String }),
        Query("identifier", "Only events of this identifier.", new() { Type = JsonSchemaType.String }),
        Query("connection_id", "Only events of this connection.", new() { Type = JsonSchemaType.String }),
        Query("project", "Only events of this Stytch project.", new() { Type = JsonSchemaType.String }),
        Query("action", "Only this action, such as redirect or put_mapping.", new() { Type = JsonSchemaType.String }),
        Query("status", "Only events with this status.", OneOf<EventStatus>()),
        Query("reason", "Only errors for this reason.", new() { Type = JsonSchemaType.String }),
        Query("since", "Only events from this time on, in UTC: 2026-03-02T09:05:00Z.", new() { Type = JsonSchemaType.String, Format = "date-time" }),
        Query("until", "Only events before this time, in UTC.", new() { Type = JsonSchemaType.String, Format = "date-time" }),
        Query(
            "limit",
            "Events a page.",
            new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{EventQuery.MaxLimit}", Default = EventQuery.DefaultLimit }),
        Query("cursor", "The next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
        Header("Last-Event-ID", "For a tail: the id of the last event that was received."),
    ]);

    /// <summary>A mapping to compare with.</summary>
    public static ApiParameters OfExplain { get; } =
        new([Query("identifier", "The mapping to compare the message with.", new() { Type = JsonSchemaType.String })]);

    public static ApiParameters OfDiscovered { get; } = new(
    [
        .. PageOf(DiscoveredQuery.MaxLimit),
        Query("format", "Answer with all of them as a file of mappings, to be completed and planned; without limit and cursor.", OneOf<MappingFormat>()),
    ]);

    /// <summary>One draft that becomes a mapping.</summary>
    public static ApiParameters OfAdopt { get; } = new([Identifier, .. Note], ReturnsETag: true);

    /// <summary>Why, for a call without a body.</summary>
    public static ApiParameters OfNote { get; } = new(Note);

    public static ApiParameters OfRevisions { get; } = new(
    [
        .. PageOf(1000),
        Query(
            "action",
            "Only revisions of this action.",
            new() { Type = JsonSchemaType.String, Enum = [.. Enum.GetValues<ChangeAction>().Select(action => (JsonNode)Words.Of(action))] }),
        Query("by", "Only revisions of this admin key.", new() { Type = JsonSchemaType.String }),
    ]);

    /// <summary>A page of what lies below a path.</summary>
    public static ApiParameters OfPage(int maxLimit) => new(PageOf(maxLimit));

    public static ApiParameters OfHistory(int maxLimit) => new([Identifier, .. PageOf(maxLimit)]);

    private static IEnumerable<OpenApiParameter> Filters =>
    [
        Query("state", "Only mappings in this state.", OneOf<MappingState>()),
        Query("wave", "Only mappings of this wave.", new() { Type = JsonSchemaType.String }),
        Query(
            "q",
            "Only mappings with this text in identifier, alias, connection id, organization id, external id or note; case is ignored.",
            new() { Type = JsonSchemaType.String }),
    ];

    private static IEnumerable<OpenApiParameter> Page =>
    [
        Query(
            "limit",
            "Mappings a page.",
            new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{MappingQuery.MaxLimit}", Default = ListQuery.DefaultLimit }),
        Query("cursor", "The next_cursor of the page before, under the same filter.", new() { Type = JsonSchemaType.String }),
    ];

    private static OpenApiParameter Named => Query(
        "identifier",
        "Only this mapping; stands once for each, without limit and cursor. What is no mapping is left out.",
        new()
        {
            Type = JsonSchemaType.Array,
            MaxItems = ListQuery.MaxNamed,
            Items = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = MappingRules.MaxIdentifierLength },
        });

    private static OpenApiParameter[] PageOf(int maxLimit) =>
    [
        Query("limit", "Entries a page.", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{maxLimit}", Default = 100 }),
        Query("cursor", "The next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
    ];

    /// <summary>A wave whose mappings' states are changed.</summary>
    public static ApiParameters OfWave { get; } = new([Segment("wave", "The wave's name, percent-encoded as one path segment.")]);

    private static OpenApiParameter Identifier =>
        Segment("identifier", "The legacy identifier, percent-encoded as one path segment: a slash is %2F, a percent sign %25.");

    private static OpenApiParameter Segment(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = MappingRules.MaxIdentifierLength },
    };

    private static OpenApiParameter[] Note =>
    [
        Query("reason", "Why, kept with the revision.", new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ChangeNote.MaxReasonLength }),
        Query(
            "ticket",
            "The ticket it belongs to, kept with the revision.",
            new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ChangeNote.MaxTicketLength }),
    ];

    private static OpenApiParameter Force =>
        Query(
            "force",
            "True stores also what is not ready for Stytch, or contradicts another mapping of its connection; needs a reason.",
            new() { Type = JsonSchemaType.Boolean, Default = false });

    private static OpenApiParameter IfMatch => Header(
        "If-Match",
        "The ETag of the version you read, such as `\"3\"`: the change is made only if it is still there. `*`: only if there is any. "
        + "Without it the last writer wins; every version stays in the history.");

    private static OpenApiSchema OneOf<TEnum>()
        where TEnum : struct, Enum => new() { Type = JsonSchemaType.String, Enum = [.. Enum.GetValues<TEnum>().Select(value => (JsonNode)Words.Of(value))] };

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = schema,
    };
}
