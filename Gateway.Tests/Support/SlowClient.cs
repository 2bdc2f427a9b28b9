using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A client on a bare socket that sends its request piece by piece, and reads answers when it is told to.</summary>
internal sealed class SlowClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[16_384];
    private string _read = "";

    public static async Task<SlowClient> ConnectAsync(Uri server)
    {
        var client = new SlowClient();
        await client._client.ConnectAsync(server.Host, server.Port);
        return client;
    }

    /// <summary>Sends a text, one byte a character.</summary>
    public ValueTask SendAsync(string text) => _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends the head of a form's POST, and the first bytes of its body.</summary>
    public ValueTask BeginPostAsync(string target, int length, string first = "SAMLResponse=", string headers = "") => SendAsync(
        $"POST {target} HTTP/1.1\r\nHost: sso.acme.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n"
        + $"{headers}\r\n{first}");

    /// <summary>The next answer: its head and its body.</summary>
    public async Task<string> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _read.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (end > 3 && _read.Length >= end + BodyLengthOf(_read[..end]))
            {
                var answer = _read[..(end + BodyLengthOf(_read[..end]))];
                _read = _read[answer.Length..];
                return answer;
            }

            if (!await ReadSomeAsync(cancellationToken))
            {
                throw new IOException($"The connection ended after: {_read}");
            }
        }
    }

    /// <summary>What comes until the server ends the connection in order.</summary>
    /// <exception cref="IOException">It was reset.</exception>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (await ReadSomeAsync(cancellationToken))
        {
        }

        return _read;
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> ReadSomeAsync(CancellationToken cancellationToken)
    {
        var read = await _client.GetStream().ReadAsync(_buffer, cancellationToken);
        _read += Encoding.Latin1.GetString(_buffer, 0, read);
        return read > 0;
    }

    private static int BodyLengthOf(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture))
        .SingleOrDefault();
}
