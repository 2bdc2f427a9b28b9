using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>Sends a request exactly as written: what a well-behaved client would tidy up first.</summary>
internal static class RawHttp
{
    /// <summary>The whole answer as text. Ask for <c>Connection: close</c>, or this waits for the server to hang up.</summary>
    public static Task<string> SendAsync(Uri server, string request) => SendAsync(server, request, Encoding.UTF8);

    /// <summary>The whole answer, one character a byte.</summary>
    public static Task<string> SendBytesAsync(Uri server, string request) => SendAsync(server, request, Encoding.Latin1);

    private static async Task<string> SendAsync(Uri server, string request, Encoding answer)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, answer, detectEncodingFromByteOrderMarks: false);
        return await reader.ReadToEndAsync();
    }
}
