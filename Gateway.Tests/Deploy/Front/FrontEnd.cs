using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Front;

/// <summary>A real front end with its recipe in a process of its own, on a free port of loopback.</summary>
internal sealed class FrontEnd : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly Process _process;
    private readonly List<string> _output;

    private FrontEnd(TempFolder folder, Process process, List<string> output, int port, bool hasTls) =>
        (_folder, _process, _output, Port, HasTls) = (folder, process, output, port, hasTls);

    public int Port { get; }

    public bool HasTls { get; }

    /// <summary>Starts nginx.</summary>
    public static Task<FrontEnd> StartNginxAsync(Fleet fleet, TestAuthority authority) => StartAsync(
        fleet,
        authority,
        (folder, port) =>
        {
            var (certificate, key) = authority.Issue(Recipe.Host, Recipe.Host);
            File.WriteAllText(folder.PathOf("site.conf"), Recipe.Fill(
                "nginx.conf",
                fleet,
                (":8080", $":{fleet.PublicPort}"),
                ("listen 443 ", $"listen 127.0.0.1:{port} "),
                (Recipe.CertificateFile, certificate),
                (Recipe.KeyFile, key)));
            File.WriteAllText(folder.PathOf("nginx.conf"), $$"""
                daemon off;
                user root;
                worker_processes 1;
                pid {{folder.PathOf("nginx.pid")}};
                events {}
                http {
                    access_log off;
                    client_body_temp_path {{folder.PathOf("body")}};
                    proxy_temp_path {{folder.PathOf("proxy")}};
                    fastcgi_temp_path {{folder.PathOf("fastcgi")}};
                    uwsgi_temp_path {{folder.PathOf("uwsgi")}};
                    scgi_temp_path {{folder.PathOf("scgi")}};
                    include {{folder.PathOf("site.conf")}};
                }
                """);
            return new ProcessStartInfo("nginx", ["-e", folder.PathOf("error.log"), "-c", folder.PathOf("nginx.conf")]);
        });

    /// <summary>Starts HAProxy.</summary>
    public static Task<FrontEnd> StartHaproxyAsync(Fleet fleet, TestAuthority authority) => StartAsync(
        fleet,
        authority,
        (folder, port) =>
        {
            var (certificate, key) = authority.Issue(Recipe.Host, Recipe.Host);
            File.WriteAllText(folder.PathOf("both.pem"), File.ReadAllText(certificate) + "\n" + File.ReadAllText(key));
            File.WriteAllText(folder.PathOf("haproxy.cfg"), Recipe.Fill(
                "haproxy.cfg",
                fleet,
                (":8080", $":{fleet.PublicPort}"),
                ("port 8081", $"port {fleet.OpsPort}"),
                ("bind :443 ", $"bind 127.0.0.1:{port} "),
                (Recipe.CertificateFile, folder.PathOf("both.pem"))));
            return new ProcessStartInfo("haproxy", ["-db", "-f", folder.PathOf("haproxy.cfg")]);
        });

    /// <summary>Starts Apache.</summary>
    /// <param name="fleet">What it stands before.</param>
    /// <param name="authority">Signs its certificate.</param>
    /// <param name="modSecurity">Further configuration, of ModSecurity, where it is to be loaded; its second part gets the server's folder.</param>
    public static Task<FrontEnd> StartApacheAsync(Fleet fleet, TestAuthority authority, Func<TempFolder, string>? modSecurity = null) => StartAsync(
        fleet,
        authority,
        (folder, port) =>
        {
            string[] modules =
            [
                "mpm_event", "authz_core", "reqtimeout", "ssl", "socache_shmcb", "http2", "headers", "proxy", "proxy_http", "slotmem_shm", "proxy_balancer",
                "lbmethod_byrequests", .. modSecurity is null ? Array.Empty<string>() : ["unique_id", "security2"],
            ];
            var (certificate, key) = authority.Issue(Recipe.Host, Recipe.Host);
            File.WriteAllText(folder.PathOf("site.conf"), Recipe.Fill(
                "apache.conf",
                fleet,
                (":8080", $":{fleet.PublicPort}"),
                ("*:443", $"127.0.0.1:{port}"),
                (Recipe.CertificateFile, certificate),
                (Recipe.KeyFile, key)));
            File.WriteAllText(folder.PathOf("apache2.conf"), $"""
                ServerRoot {folder.FullPath}
                DefaultRuntimeDir {folder.FullPath}
                PidFile {folder.PathOf("apache2.pid")}
                ErrorLog {folder.PathOf("error.log")}
                ServerName localhost
                User www-data
                Group www-data
                Listen 127.0.0.1:{port}
                {string.Join('\n', modules.Select(module => $"Include /etc/apache2/mods-available/{module}.load"))}
                Include /etc/apache2/mods-available/reqtimeout.conf
                {modSecurity?.Invoke(folder)}
                Include {folder.PathOf("site.conf")}

                """);
            return new ProcessStartInfo("apache2", ["-D", "FOREGROUND", "-f", folder.PathOf("apache2.conf")]);
        });

    /// <summary>Starts Caddy.</summary>
    public static Task<FrontEnd> StartCaddyAsync(Fleet fleet, TestAuthority authority) => StartAsync(
        fleet,
        authority,
        (folder, port) =>
        {
            var (certificate, key) = authority.Issue(Recipe.Host, Recipe.Host);
            var site = Recipe.Fill(
                "Caddyfile",
                fleet,
                (":8080", $":{fleet.PublicPort}"),
                ("health_port 8081", $"health_port {fleet.OpsPort}"),
                (Recipe.Host + " {", $"{Recipe.Host}:{port} {{"),
                (Recipe.CertificateFile, certificate),
                (Recipe.KeyFile, key));
            File.WriteAllText(folder.PathOf("Caddyfile"), $$"""
                {
                	admin off
                	auto_https disable_redirects
                	default_bind 127.0.0.1
                }
                {{site}}
                """);
            return new ProcessStartInfo("caddy", ["run", "--adapter", "caddyfile", "--config", folder.PathOf("Caddyfile")])
            {
                Environment = { ["XDG_DATA_HOME"] = folder.PathOf("data"), ["XDG_CONFIG_HOME"] = folder.PathOf("config") },
            };
        });

    /// <summary>Starts Varnish, which speaks no TLS.</summary>
    public static Task<FrontEnd> StartVarnishAsync(Fleet fleet, TestAuthority authority) => StartAsync(
        fleet,
        authority,
        (folder, port) =>
        {
            File.WriteAllText(folder.PathOf("default.vcl"), Recipe.Fill("varnish.vcl", fleet, ("\"8080\"", $"\"{fleet.PublicPort}\"")));
            string[] arguments =
            [
                "-F", "-j", "none", "-n", folder.PathOf("varnish"), "-a", $"127.0.0.1:{port}", "-f", folder.PathOf("default.vcl"), "-s", "malloc,16m",
            ];
            return new ProcessStartInfo("varnishd", arguments);
        },
        hasTls: false);

    /// <summary>A client that reaches it under the recipe's host name, and follows nothing.</summary>
    /// <param name="authority">Who signed its certificate.</param>
    /// <param name="from">The client's own address on loopback.</param>
    /// <param name="keepAlive">Whether a connection is used again.</param>
    public HttpClient CreateClient(TestAuthority authority, string from = "127.0.0.1", bool keepAlive = true)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = keepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            ConnectCallback = async (_, cancellationToken) => new NetworkStream(
                await LoopbackClient.ConnectAsync(from, Port, cancellationToken), ownsSocket: true),
            SslOptions = { CertificateChainPolicy = TrustOf(authority) },
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"{(HasTls ? "https" : "http")}://{Recipe.Host}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>A connection for bytes of the test's own, over HTTP/1.1.</summary>
    public async Task<Stream> OpenAsync(TestAuthority authority, CancellationToken cancellationToken)
    {
        Stream stream = new NetworkStream(await LoopbackClient.ConnectAsync("127.0.0.1", Port, cancellationToken), ownsSocket: true);
        if (!HasTls)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = Recipe.Host, CertificateChainPolicy = TrustOf(authority) }, cancellationToken);
        return secure;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private static X509ChainPolicy TrustOf(TestAuthority authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(authority.CertificateFile) },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static async Task<FrontEnd> StartAsync(
        Fleet fleet, TestAuthority authority, Func<TempFolder, int, ProcessStartInfo> configure, bool hasTls = true)
    {
        var folder = new TempFolder();
        var port = LoopbackPort.Free();
        var start = configure(folder, port);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        List<string> output = [];
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var frontEnd = new FrontEnd(folder, process, output, port, hasTls);
        try
        {
            using var client = frontEnd.CreateClient(authority);
            await Eventually.TrueAsync(() => frontEnd.AnswersAsync(client), TimeSpan.FromSeconds(20));
            return frontEnd;
        }
        catch (AssertionException)
        {
            // Nobody else knows of it.
            await frontEnd.DisposeAsync();
            throw;
        }

        void Note(string? line)
        {
            lock (output)
            {
                output.Add(line ?? "");
            }
        }
    }

    // Answered at all, and not for want of a gateway: those that check the gateways' health begin without one.
    private async Task<bool> AnswersAsync(HttpClient client)
    {
        Assert.That(_process.HasExited, Is.False, Said);
        try
        {
            using var answer = await client.GetAsync(new Uri($"/old-sso/{Fleet.Migrated}", UriKind.Relative));
            return answer.StatusCode < HttpStatusCode.InternalServerError;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string Said()
    {
        var log = _folder.PathOf("error.log");
        lock (_output)
        {
            return string.Join('\n', _output) + (File.Exists(log) ? File.ReadAllText(log) : "");
        }
    }
}
