using System.Text.Json.Serialization;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Cli.Demo.Web;

/// <summary>A login that succeeded.</summary>
/// <param name="Party">Where: <c>Stytch</c> or <c>the legacy app</c>.</param>
/// <param name="Email">Who.</param>
/// <param name="Connection">The connection there.</param>
/// <param name="Tenant">The tenant it belongs to.</param>
/// <param name="Audience">The audience that was accepted.</param>
/// <param name="Groups">How many groups came along.</param>
/// <param name="RelayState">The RelayState as it arrived; null where none came.</param>
internal sealed record SignedInAnswer(string Party, string Email, string Connection, string Tenant, string Audience, int Groups, string? RelayState)
{
    /// <summary>Where the login ends; null where it ends here.</summary>
    public string? Landing { get; init; }

    public static SignedInAnswer Of(SamlLogin login, IFormCollection form, string party, string connection, string tenant)
    {
        var relayState = form.TryGetValue(SamlNames.RelayStateField, out var value) ? value.ToString() : null;
        return new SignedInAnswer(party, login.Email, connection, tenant, login.Audience, login.GroupCount, relayState);
    }
}

/// <summary>A refusal, in the envelope of Stytch's API.</summary>
internal sealed record ErrorAnswer(int StatusCode, string RequestId, string ErrorType, string ErrorMessage, string ErrorUrl);

/// <summary>A request as it arrived at the legacy app.</summary>
internal sealed record EchoedRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SignedInAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(EchoedRequest))]
internal sealed partial class DemoJson : JsonSerializerContext;
