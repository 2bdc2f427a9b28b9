using System.Security.Cryptography;
using System.Text;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The keys of the project that is stood in for, made for this run.</summary>
internal sealed class StandInKeys
{
    public string ProjectId { get; } = $"project-test-{Guid.NewGuid():D}";

    /// <summary>What its webhooks are signed with.</summary>
    public string WebhookSecret { get; } = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    public string Secret { get; } = $"secret-test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(18))}";

    public string PublicToken { get; } = $"public-token-test-{Guid.NewGuid():D}";

    /// <summary>Null for the right keys.</summary>
    public StandInReply? RefusalOf(string authorization)
    {
        const string Scheme = "Basic ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return StandInReply.Refuse(StatusCodes.Status401Unauthorized, "invalid_authorization_header");
        }

        var sent = Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim());
        var right = Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ProjectId}:{Secret}")));
        return CryptographicOperations.FixedTimeEquals(sent, right) ? null : StandInReply.Refuse(StatusCodes.Status401Unauthorized, "unauthorized_credentials");
    }
}
