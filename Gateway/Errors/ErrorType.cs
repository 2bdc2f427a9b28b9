using System.Text.Json;

namespace Gateway.Errors;

/// <summary>
/// Everything a program can be refused for: the closed set of <c>error_type</c> values. The wire name is the member's name in snake_case, and
/// each member has one status and one title in <see cref="ErrorTypes"/>.
/// </summary>
internal enum ErrorType
{
    /// <summary>The request is not well-formed HTTP for this call: a bad header, a broken path, a framing fault.</summary>
    InvalidRequest,

    /// <summary>The body is not JSON; the position is named.</summary>
    InvalidJson,

    /// <summary>The JSON is well-formed and its fields are not acceptable; every one is named.</summary>
    InvalidBody,

    /// <summary>The mapping breaks the rules for mappings; every bad field is named.</summary>
    InvalidMapping,

    /// <summary>The document of a plan has faults, or does not agree with the table; every one is named with its row.</summary>
    InvalidPlan,

    /// <summary>A webhook is rightly signed and speaks of another project than its URL.</summary>
    OtherProject,

    /// <summary>A query parameter is unknown, repeated or out of range; every one is named.</summary>
    InvalidQuery,

    /// <summary>No key, an unknown key or a wrong secret; which of them is not said.</summary>
    Unauthenticated,

    /// <summary>A webhook is not signed, not with a secret of the project, or not at this time.</summary>
    InvalidSignature,

    /// <summary>The key is right and its time is over.</summary>
    KeyExpired,

    /// <summary>The caller's address is not one of those that may use the admin listener.</summary>
    AddressNotAllowed,

    /// <summary>The key is right and its role is not enough.</summary>
    Forbidden,

    /// <summary>A browser sent this on behalf of another site.</summary>
    CrossSite,

    /// <summary>Nothing is at this path.</summary>
    NotFound,

    /// <summary>The path exists, the method does not; <c>Allow</c> names those that do.</summary>
    MethodNotAllowed,

    /// <summary>The client took too long to send its request.</summary>
    RequestTimeout,

    /// <summary>An identifier or alias already leads to another mapping.</summary>
    KeyTaken,

    /// <summary>The table moved since the plan was made; the revisions in between are named.</summary>
    PlanOutdated,

    /// <summary>The plan changes more mappings than one admin may change alone.</summary>
    PlanNeedsApproval,

    /// <summary>The consent to a plan or a scheduled change has to come from another admin than the one who made it.</summary>
    ApprovalByMaker,

    /// <summary>The plan was applied already.</summary>
    PlanApplied,

    /// <summary>The table changed so much while it was read that no plan fits one revision of it.</summary>
    TableUnsettled,

    /// <summary>Nobody could administer the gateway afterwards.</summary>
    LastAdmin,

    /// <summary>The mapping's target is not valid under this gateway's configuration, so nothing can be said about it.</summary>
    NoTarget,

    /// <summary>The store no longer holds what this gateway serves; writing into it would make the loss permanent.</summary>
    StoreLostContent,

    /// <summary>A rescue was asked for that the store does not need, or another one was quicker.</summary>
    RescueNotNeeded,

    /// <summary>Another change of the same mapping came first; what is there now, and who made it, is named.</summary>
    ChangedMeanwhile,

    /// <summary>The state of a mapping does not allow what was asked; every such mapping is named with its reason.</summary>
    TransitionRefused,

    /// <summary>Logins would fail at Stytch, by what was seen of them or what Stytch holds; a cutover can be forced.</summary>
    NotReady,

    /// <summary>There is no legacy cluster to send logins to.</summary>
    NoLegacy,

    /// <summary>The legacy backend gave no answer that could be used; how it failed is named.</summary>
    LegacyFailed,

    /// <summary>What a mapping was at that revision is not kept any more; every such mapping is named.</summary>
    HistoryTooShort,

    /// <summary>One run of its kind goes on already.</summary>
    RunUnderWay,

    /// <summary>A scheduled change is being made or is over.</summary>
    ScheduleOver,

    /// <summary>No further change can be scheduled.</summary>
    TooManySchedules,

    /// <summary>No origin is configured that links to handover pages could begin with.</summary>
    HandoverOff,

    /// <summary>As many links to handover pages are kept as may.</summary>
    TooManyLinks,

    /// <summary>The mapping is not at the version that If-Match or If-None-Match asks for.</summary>
    VersionMismatch,

    /// <summary>The body is larger than the limit.</summary>
    BodyTooLarge,

    /// <summary>The body is of a type this call does not read.</summary>
    UnsupportedMediaType,

    /// <summary>Too many failed log-ins from this address; a right key has to wait as well.</summary>
    TooManyFailedLogins,

    /// <summary>As many live tails are open as the gateway keeps.</summary>
    TooManyTails,

    /// <summary>This key, or this address, asked more often than the limit allows.</summary>
    TooManyRequests,

    /// <summary>A fault of the gateway's own; its log has the details under the request id.</summary>
    InternalError,

    /// <summary>The store did not answer in time, or refuses what is asked of it. Logins are served from memory meanwhile.</summary>
    StoreUnavailable,

    /// <summary>As many webhooks wait to be applied as may.</summary>
    InboxFull,

    /// <summary>What the store holds cannot be trusted; the gateway's log says what was found.</summary>
    StoreDamaged,
}

/// <summary>The one table behind <see cref="ErrorType"/>.</summary>
internal static class ErrorTypes
{
    /// <summary>The HTTP status a refusal of this type has.</summary>
    public static int Status(this ErrorType type) => Row(type).Status;

    /// <summary>A short sentence that is the same for every refusal of this type (RFC 9457 3.1.3).</summary>
    public static string Title(this ErrorType type) => Row(type).Title;

    /// <summary>The <c>error_type</c> as written.</summary>
    public static string WireName(this ErrorType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    /// <summary>The <c>type</c> of the problem document (RFC 9457 3.1.1): a name, not an address to fetch.</summary>
    public static string Uri(this ErrorType type) => "urn:sso-gateway:error:" + type.WireName();

    /// <summary>The type of a refusal that the framework made with a status alone; null for a status it does not use.</summary>
    public static ErrorType? OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ErrorType.InvalidRequest,
        StatusCodes.Status404NotFound => ErrorType.NotFound,
        StatusCodes.Status405MethodNotAllowed => ErrorType.MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => ErrorType.RequestTimeout,
        StatusCodes.Status413PayloadTooLarge => ErrorType.BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ErrorType.UnsupportedMediaType,
        _ => null,
    };

    private static (int Status, string Title) Row(ErrorType type) => type switch
    {
        ErrorType.InvalidRequest => (StatusCodes.Status400BadRequest, "The request cannot be read."),
        ErrorType.InvalidJson => (StatusCodes.Status400BadRequest, "The body is not valid JSON."),
        ErrorType.InvalidBody => (StatusCodes.Status400BadRequest, "The body has fields that cannot be accepted."),
        ErrorType.InvalidMapping => (StatusCodes.Status400BadRequest, "The mapping is not valid."),
        ErrorType.InvalidPlan => (StatusCodes.Status400BadRequest, "The document cannot become a plan."),
        ErrorType.OtherProject => (StatusCodes.Status400BadRequest, "The message is of another project."),
        ErrorType.InvalidQuery => (StatusCodes.Status400BadRequest, "The query has parameters that cannot be accepted."),
        ErrorType.Unauthenticated => (StatusCodes.Status401Unauthorized, "A valid key or token is needed."),
        ErrorType.InvalidSignature => (StatusCodes.Status401Unauthorized, "The message is not signed as it has to be."),
        ErrorType.KeyExpired => (StatusCodes.Status401Unauthorized, "The admin key has expired."),
        ErrorType.AddressNotAllowed => (StatusCodes.Status403Forbidden, "The address is not allowed here."),
        ErrorType.Forbidden => (StatusCodes.Status403Forbidden, "The key's role does not allow this."),
        ErrorType.CrossSite => (StatusCodes.Status403Forbidden, "The request comes from another site."),
        ErrorType.NotFound => (StatusCodes.Status404NotFound, "Nothing is here."),
        ErrorType.MethodNotAllowed => (StatusCodes.Status405MethodNotAllowed, "The method is not available here."),
        ErrorType.RequestTimeout => (StatusCodes.Status408RequestTimeout, "The request took too long to arrive."),
        ErrorType.KeyTaken => (StatusCodes.Status409Conflict, "An identifier or alias belongs to another mapping."),
        ErrorType.PlanOutdated => (StatusCodes.Status409Conflict, "The table moved since the plan was made."),
        ErrorType.PlanNeedsApproval => (StatusCodes.Status409Conflict, "The plan needs a second admin's approval."),
        ErrorType.ApprovalByMaker => (StatusCodes.Status409Conflict, "Who made a plan cannot approve it."),
        ErrorType.PlanApplied => (StatusCodes.Status409Conflict, "The plan was applied already."),
        ErrorType.TableUnsettled => (StatusCodes.Status409Conflict, "The table changes too much to be planned against."),
        ErrorType.LastAdmin => (StatusCodes.Status409Conflict, "The last admin key stays."),
        ErrorType.NoTarget => (StatusCodes.Status409Conflict, "The mapping has no valid target."),
        ErrorType.StoreLostContent => (StatusCodes.Status409Conflict, "The store lost content."),
        ErrorType.RescueNotNeeded => (StatusCodes.Status409Conflict, "The store needs no rescue."),
        ErrorType.ChangedMeanwhile => (StatusCodes.Status409Conflict, "Somebody else changed it meanwhile."),
        ErrorType.TransitionRefused => (StatusCodes.Status409Conflict, "The state does not allow this."),
        ErrorType.NotReady => (StatusCodes.Status409Conflict, "The mapping is not ready for a cutover."),
        ErrorType.NoLegacy => (StatusCodes.Status409Conflict, "There is no legacy side."),
        ErrorType.HistoryTooShort => (StatusCodes.Status409Conflict, "The history does not reach back so far."),
        ErrorType.RunUnderWay => (StatusCodes.Status409Conflict, "A run is under way."),
        ErrorType.ScheduleOver => (StatusCodes.Status409Conflict, "The scheduled change does not wait any more."),
        ErrorType.TooManySchedules => (StatusCodes.Status409Conflict, "Too many changes are scheduled."),
        ErrorType.HandoverOff => (StatusCodes.Status409Conflict, "There are no links to handover pages here."),
        ErrorType.TooManyLinks => (StatusCodes.Status409Conflict, "Too many links are kept."),
        ErrorType.VersionMismatch => (StatusCodes.Status412PreconditionFailed, "The mapping is at another version."),
        ErrorType.BodyTooLarge => (StatusCodes.Status413PayloadTooLarge, "The body is too large."),
        ErrorType.UnsupportedMediaType => (StatusCodes.Status415UnsupportedMediaType, "The body's type is not read here."),
        ErrorType.TooManyFailedLogins => (StatusCodes.Status429TooManyRequests, "Too many failed log-ins."),
        ErrorType.TooManyTails => (StatusCodes.Status429TooManyRequests, "Too many live tails are open."),
        ErrorType.TooManyRequests => (StatusCodes.Status429TooManyRequests, "Too many requests."),
        ErrorType.LegacyFailed => (StatusCodes.Status502BadGateway, "The legacy backend gave no usable answer."),
        ErrorType.InternalError => (StatusCodes.Status500InternalServerError, "The gateway failed."),
        ErrorType.StoreUnavailable => (StatusCodes.Status503ServiceUnavailable, "The store does not answer, or refuses."),
        ErrorType.InboxFull => (StatusCodes.Status503ServiceUnavailable, "Too many messages wait."),
        ErrorType.StoreDamaged => (StatusCodes.Status503ServiceUnavailable, "The store cannot be trusted."),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This error type has no row."),
    };
}
