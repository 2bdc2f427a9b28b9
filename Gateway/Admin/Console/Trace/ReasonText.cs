using System.Collections.Frozen;
using Gateway.Errors;
using Gateway.Evidence.Shadow;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;

namespace Gateway.Admin.Console.Trace;

/// <summary>What the reason of an event means.</summary>
/// <param name="Meaning">In one sentence.</param>
/// <param name="Remedy">What to do; null where there is nothing to do.</param>
internal sealed record ReasonText(string Meaning, string? Remedy)
{
    /// <summary>The reasons of logins, as docs/operations.md lists them.</summary>
    public static readonly FrozenDictionary<string, ReasonText> OfLogins = new Dictionary<string, ReasonText>(StringComparer.Ordinal)
    {
        ["paused"] = new("The mapping is paused.", "Resume it when its pause is over: its reason is in the mapping's history."),
        ["retired"] = new("The mapping is retired.", "Tell the customer's administrator the new address, or bring the mapping back to shadow or legacy."),
        ["not_found"] = new(
            "No mapping has this identifier, or it is hidden.",
            "Compare the identifier with the mappings and their aliases, letter by letter, and add it where it is missing. "
            + "For metadata or logout, see whether a legacy backend is configured."),
        ["no_target"] = new(
            "The mapping is migrated and has no valid target under this configuration.",
            "Mend its project, connection_id or acs_url; roll it back meanwhile."),
        ["no_legacy"] = new("It belongs to the legacy side, and none is configured.", "Set ReverseProxy:Clusters:legacy, or cut the mapping over."),
        ["malformed"] = new("The identifier in the address has no single reading.", "Correct the address that the identity provider has."),
        ["method_not_allowed"] = new("It was not GET, HEAD, POST or OPTIONS.", "See who sends it: no browser does for a login."),
        ["sign_in_again"] = new(
            "The login has to begin anew, and the project has no public token to begin it with.",
            "Set the project's PublicToken; the user may sign in at the application meanwhile."),
        ["starting"] = new(
            "No mappings were loaded yet, or the store is away and nobody can say whether this is a new tenant.", "See whether the store answers."),
        ["too_large"] = new("The form is larger than what is sent on by a page.", "Give the mapping the delivery redirect, or have the IdP send less."),
        ["busy"] = new("There was no memory left for the form.", "Raise the limits of reposts, or add a gateway."),
        ["unreadable"] = new("The form did not arrive whole.", "See whether a proxy before the gateway cuts requests; the user may try again."),
        ["unreachable"] = new("The legacy backend could not be reached.", "See whether it runs, and whether this machine reaches it."),
        ["timed_out"] = new("There was no answer in time.", "Look at the load of the legacy backend; its activity time-out is in the configuration."),
        ["no_destination"] = new("No destination of the legacy cluster is healthy.", "See whether the backends run and what their health checks say."),
        ["cut_short"] = new("The legacy backend broke off its answer.", "Its own log says why."),
        ["body_refused"] = new(
            "The legacy backend ended the connection before it had the whole form.", "See its limit of a body, and that of whatever stands before it."),
        ["backend_error"] = new("The legacy backend itself answered with a server error.", "Its own log says why: the request reached it."),
        ["client_gone"] = new("The browser went away before the answer.", null),
        ["internal_error"] = new("The gateway failed.", "Its log has the details under the reference."),
        ["drained_to_legacy"] = new("The login had begun at the legacy side and was sent there to end.", null),
        ["drained_to_target"] = new("The login had begun at Stytch and was sent there to end.", null),
        ["connection_deleted"] = new(
            "The mapping's connection was deleted at Stytch.", "Roll the mapping back, or create the connection anew and put its id into the mapping."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What the reason of an event means; null where it has none, or one that says all there is.</summary>
    public static ReasonText? Of(EventRecord row) => row.Reason switch
    {
        null => null,
        var finding when row.Action is LoginTrace.ShadowCheck => Words.TryParse<FindingCode>(finding, out var code) ? new(code.Message(), code.Remedy()) : null,
        var reason when LoginTrace.IsOfLogin(row) || reason is "connection_deleted" => OfLogins.GetValueOrDefault(reason),
        var refusal => Words.TryParse<ErrorType>(refusal, out var type) ? new(type.Title(), null) : null,
    };
}
