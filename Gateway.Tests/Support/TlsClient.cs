using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>One connection over TLS, whatever certificate the server shows unless a policy judges it.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly TcpClient _client = new();
    private SslStream _stream = null!;

    private TlsClient()
    {
    }

    public SslProtocols Protocol => _stream.SslProtocol;

    public SslApplicationProtocol Application => _stream.NegotiatedApplicationProtocol;

    /// <summary>SHA-256 of the server's certificate, in lower case.</summary>
    public string Thumbprint => _stream.RemoteCertificate!.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="server">An https listener.</param>
    /// <param name="own">The client's certificate and key; null to show none.</param>
    /// <param name="protocols">The versions of TLS that it speaks.</param>
    /// <param name="trust">Judges the server's certificate.</param>
    /// <param name="opening">What it sends before it shakes hands.</param>
    /// <param name="applications">What it offers by ALPN.</param>
    public static async Task<TlsClient> ConnectAsync(
        Uri server,
        (string CertificateFile, string KeyFile)? own = null,
        SslProtocols protocols = SslProtocols.None,
        X509ChainPolicy? trust = null,
        string opening = "",
        params SslApplicationProtocol[] applications)
    {
        var client = new TlsClient();
        await client._client.ConnectAsync(server.Host, server.Port);
        await client._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(opening));
        client._stream = new SslStream(client._client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
            CertificateChainPolicy = trust,
            RemoteCertificateValidationCallback = trust is null ? static (_, certificate, _, _) => certificate is not null : null,
            ApplicationProtocols = applications.Length == 0 ? null : [.. applications],
        };
        if (own is { } files)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(files.CertificateFile);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile), chain, offline: true);
        }

        await client._stream.AuthenticateAsClientAsync(options);
        return client;
    }

    /// <summary>Whether a listener refuses a client in its handshake. Of TLS 1.3 the client learns that only as it reads.</summary>
    public static async Task<bool> IsRefusedAsync(
        Uri server, (string CertificateFile, string KeyFile)? own = null, SslProtocols protocols = SslProtocols.None, string opening = "")
    {
        try
        {
            using var client = await ConnectAsync(server, own, protocols, opening: opening);
            return (await client.GetAsync("/")).Length == 0;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return true;
        }
    }

    /// <summary>Asks by HTTP/1.1 and gives the head of the answer; the connection stays.</summary>
    public async Task<string> GetAsync(string target)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"HEAD {target} HTTP/1.1\r\nHost: {IPAddress.Loopback}\r\n\r\n"));
        var (buffer, answer) = (new byte[4096], "");
        while (!answer.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await _stream.ReadAsync(buffer);
            if (read == 0)
            {
                break;
            }

            answer += Encoding.Latin1.GetString(buffer, 0, read);
        }

        return answer;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _client.Dispose();
    }
}
