using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Gateway.Admin.Console;

/// <summary>
/// Style sheet, script and icon, from the program itself. Their addresses have their hash, so that browsers keep them and never use an old one.
/// </summary>
internal static class ConsoleAssets
{
    private static readonly (string Name, string Type)[] Files =
        [("console.css", "text/css; charset=utf-8"), ("console.js", "text/javascript; charset=utf-8"), ("icon.svg", "image/svg+xml")];

    private static readonly FrozenDictionary<string, (byte[] Content, string Type, string Tag)> Loaded = Files.ToFrozenDictionary(
        file => file.Name,
        file =>
        {
            var content = Load(file.Name);
            return (content, file.Type, Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
        },
        StringComparer.Ordinal);

    /// <summary>The address of a file, with its hash.</summary>
    public static string AddressOf(string name) => $"{ConsolePaths.Assets}{name}?v={Loaded[name].Tag}";

    public static async Task WriteAsync(HttpContext context, string path)
    {
        var response = context.Response;
        var method = context.Request.Method;
        if (!Loaded.TryGetValue(path[ConsolePaths.Assets.Length..], out var file) || !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = file.Type;
        response.ContentLength = file.Content.Length;

        // For a year, the longest that caches are asked for (RFC 9111 leaves it open): another content has another address.
        response.Headers.CacheControl = context.Request.Query["v"] == file.Tag ? "private, max-age=31536000, immutable" : "no-cache";
        if (HttpMethods.IsGet(method))
        {
            await response.Body.WriteAsync(file.Content, context.RequestAborted);
        }
    }

    private static byte[] Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Console.{name}")
            ?? throw new InvalidOperationException($"{name} is not in the program.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
