using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>Reads the answer of a script; nil is read as empty.</summary>
internal static class RedisAnswer
{
    public static RedisResult[] Items(this RedisResult answer) => (RedisResult[]?)answer ?? [];

    public static string Text(this RedisResult answer) => (string?)answer ?? "";

    public static byte[] Bytes(this RedisResult answer) => (byte[]?)answer ?? [];
}
