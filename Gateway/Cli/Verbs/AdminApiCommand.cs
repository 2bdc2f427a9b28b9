using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography;
using Gateway.Admin;
using Gateway.Hosting;

namespace Gateway.Cli.Verbs;

/// <summary>What a command does with a running gateway's admin API; gives the exit code.</summary>
internal delegate Task<int> AdminApiWork(AdminApiClient api, ParseResult commandLine, CancellationToken cancellationToken);

/// <summary>Runs a command against a running gateway: finds its address and a key, and says what it refused.</summary>
internal static class AdminApiCommand
{
    public const string KeyVariable = "GATEWAY_ADMIN_KEY";

    public static Command OnAdminApi(this Command command, AdminApiWork work)
    {
        var config = SharedOptions.Config();
        var admin = new Option<string?>("--admin")
        {
            Description = "The gateway's admin listener. Default: Gateway:Listen:Admin of the configuration.",
            HelpName = "URL",
        };
        admin.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string?>();
            if (text is not null && !IsHttp(text))
            {
                result.AddError($"--admin is '{text}': give a URL such as http://127.0.0.1:9090.");
            }
        });
        var key = new Option<string?>("--key")
        {
            Description =
                $"key_id:secret. Better kept out of the process list: {KeyVariable} in the environment; on the gateway's own machine, "
                + "its bootstrap or first key is found.",
            HelpName = "KEY",
        };
        var certificate = new Option<string?>("--client-certificate")
        {
            Description = "The certificate to show to an admin listener that asks for one, PEM.",
            HelpName = "FILE",
        };
        var certificateKey = new Option<string?>("--client-key") { Description = "Its private key, PEM. Default: it is in that file, too.", HelpName = "FILE" };
        command.Options.Add(admin);
        command.Options.Add(key);
        command.Options.Add(certificate);
        command.Options.Add(certificateKey);
        command.Options.Add(config);
        command.SetAction((commandLine, cancellationToken) =>
        {
            SslClientAuthenticationOptions Shake(IConfiguration configuration, Uri target) =>
                AdminApiTls.OptionsFor(configuration, target, commandLine.GetValue(certificate), commandLine.GetValue(certificateKey));
            return RunAsync(
                commandLine, commandLine.GetValue(config), commandLine.GetValue(admin), commandLine.GetValue(key), Shake, work, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult commandLine,
        string? file,
        string? admin,
        string? key,
        Func<IConfiguration, Uri, SslClientAuthenticationOptions> shake,
        AdminApiWork work,
        CancellationToken cancellationToken)
    {
        var error = commandLine.InvocationConfiguration.Error;
        var address = admin;
        try
        {
            var configuration = GatewayConfiguration.Load(file);
            var target = admin is null ? AddressOf(configuration) : new Uri(admin);
            address = target.GetLeftPart(UriPartial.Authority);
            if (FindKey(configuration, target, key) is not { } found)
            {
                await error.WriteLineAsync($"No admin key: set {KeyVariable} to key_id:secret, or give --key.");
                return ExitCodes.Usage;
            }

            using var api = new AdminApiClient(target, found, shake(configuration, target));
            return await work(api, commandLine, cancellationToken);
        }
        catch (AdminApiException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCodes.Refused;
        }
        catch (HttpRequestException e)
        {
            await error.WriteLineAsync($"No answer from {address}: {e.Message}");
            return ExitCodes.Refused;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or CryptographicException)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCodes.Refused;
        }
    }

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static Uri AddressOf(IConfiguration configuration)
    {
        var listen = configuration.GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        var address = BindingAddress.Parse(listen.Admin);
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}");
    }

    // The configuration's own keys are for the gateway of this machine: they are never sent to an address that somebody typed.
    private static string? FindKey(IConfiguration configuration, Uri target, string? given)
    {
        var key = given ?? Environment.GetEnvironmentVariable(KeyVariable);
        if (key is not null || !target.IsLoopback)
        {
            return key?.Trim();
        }

        var options = configuration.GetSection(AdminOptions.Section).Get<AdminOptions>() ?? new AdminOptions();
        return options.BootstrapKey ?? (File.Exists(options.KeyFile) ? File.ReadAllText(options.KeyFile).Trim() : null);
    }
}
