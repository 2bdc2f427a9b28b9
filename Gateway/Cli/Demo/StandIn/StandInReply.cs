using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>An answer of the management API, without what every answer has.</summary>
internal sealed record StandInReply(int Status, JsonObject Body)
{
    public static StandInReply Ok(string name, JsonNode? value) => new(StatusCodes.Status200OK, new JsonObject { [name] = value });

    /// <param name="status">The HTTP status. Stytch's page of each error names it; for some it is a guess.</param>
    /// <param name="errorType">Stytch's word.</param>
    public static StandInReply Refuse(int status, string errorType) => new(status, new JsonObject
    {
        ["error_type"] = errorType,
        ["error_message"] = $"The request was refused: {errorType.Replace('_', ' ')}.",
        ["error_url"] = $"https://stytch.com/docs/api/errors/{status}#{errorType}",
    });

    /// <param name="errorType">Stytch's word.</param>
    /// <param name="details">What <c>error_details</c> says; null for none. Which fields Stytch gives there is not documented: ours are invented.</param>
    public static StandInReply Bad(string errorType, JsonObject? details = null)
    {
        var reply = Refuse(StatusCodes.Status400BadRequest, errorType);
        if (details is not null)
        {
            reply.Body["error_details"] = details;
        }

        return reply;
    }

    public static StandInReply NotFound(string errorType) => Refuse(StatusCodes.Status404NotFound, errorType);
}
