using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;

namespace Gateway.Cli.Verbs;

/// <summary><c>health</c>: asks the running gateway's ops listener, for a container HEALTHCHECK in an image without a shell.</summary>
internal static class HealthVerb
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var config = SharedOptions.Config();
        var live = new Option<bool>("--live") { Description = "Ask /livez instead of /readyz." };
        var command = new Command("health", "Ask a running gateway on this machine whether it is ready; exit 0 or 1.") { config, live };
        command.SetAction((result, cancellationToken) => AskAsync(result.GetValue(config), result.GetValue(live) ? "/livez" : "/readyz", cancellationToken));
        return command;
    }

    [SuppressMessage("Security", "CA5359", Justification = "The certificate names the public host, not loopback, and nothing secret is asked or told.")]
    private static async Task<int> AskAsync(string? file, string path, CancellationToken cancellationToken)
    {
        var listen = GatewayConfiguration.Load(file).GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        var address = BindingAddress.Parse(listen.Ops);
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = AcceptAny } })
            {
                Timeout = Timeout,
            };
            using var response = await client.GetAsync(new Uri($"{address.Scheme}://{host}:{address.Port}{path}"), cancellationToken);
            Console.WriteLine(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.IsSuccessStatusCode ? ExitCodes.Ok : ExitCodes.Refused;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Console.Error.WriteLine($"No answer from {address.Scheme}://{host}:{address.Port}{path}: {e.Message}");
            return ExitCodes.Refused;
        }
    }

    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
}
