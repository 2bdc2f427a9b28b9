using Gateway.Stytch;
using Gateway.Stytch.Api;

namespace Gateway.Hosting;

/// <summary>Asks Stytch whether it knows a project's keys. No login needs them: they are for what the gateway asks and changes at Stytch.</summary>
internal static class StytchKeyCheck
{
    public static async Task<DependencyReport> RunAsync(StytchClient client, CancellationToken cancellationToken)
    {
        var name = $"stytch {client.Project.Name}";
        return await client.WhoAmIAsync(cancellationToken) switch
        {
            StytchResult<string>.Success { Value: var projectId } when projectId == client.ProjectId =>
                new(name, DependencyState.Ok, $"{client.Project.ApiOrigin} accepts the keys of {projectId}."),
            StytchResult<string>.Success => new(
                name,
                DependencyState.Failed,
                $"The Secret belongs to another project than {client.ProjectId}: take ProjectId and Secret from the same page of Stytch's dashboard."),
            StytchResult<string>.Refused refused =>
                new(name, StateOf(refused.Status), $"{client.Project.ApiOrigin} answers {refused.Status} ({refused.ErrorType}): {RemedyOf(refused, client)}"),
            StytchResult<string>.Unreachable { Reason: UnreachableReason.Unreadable } => new(
                name, DependencyState.Failed, $"{client.Project.ApiOrigin} does not answer as Stytch's API does: check ApiBaseUrl, and what stands between."),
            StytchResult<string>.Unreachable { Reason: var reason } =>
                new(
                    name,
                    DependencyState.Failed,
                    $"{client.Project.ApiOrigin} does not answer ({StytchCallRecorder.WordOf(reason)}): allow connections to it, "
                    + "or name a proxy in HTTPS_PROXY. Logins do not need them."),
            _ => throw new InvalidOperationException("A result is a success, a refusal or none."),
        };
    }

    // Stytch itself has trouble: no fault of this configuration.
    private static DependencyState StateOf(int status) => status is 429 or >= 500 ? DependencyState.Warning : DependencyState.Failed;

    private static string RemedyOf(StytchResult<string>.Refused refused, StytchClient client) => refused switch
    {
        { ErrorType: "unauthorized_project_id_live" or "unauthorized_project_id_test" } =>
            $"{client.ProjectId} is no project of this host's environment: check ProjectId, Environment and ApiBaseUrl.",
        { ErrorType: "invalid_ip_address" } => "the project admits other addresses only: have Stytch add the one this machine goes out by.",
        { Status: 401 or 403 } => $"ProjectId or Secret is wrong: take both anew from Stytch's dashboard, of the {EnvironmentOf(client)} environment.",
        { Status: 429 or >= 500 } => "try again later.",
        _ => "check ApiBaseUrl.",
    };

    private static string EnvironmentOf(StytchClient client) => client.Project.Environment is StytchEnvironment.Live ? "Live" : "Test";
}
