using System.Reflection;

namespace Gateway.Storage;

/// <summary>A Lua script that ships inside the binary.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string text) => (Name, Text) = (name, text);

    public string Name { get; }

    public string Text { get; }

    /// <param name="name">The resource's path with dots: <c>Mappings.Scripts.commit.lua</c>.</param>
    public static RedisScript Load(string name)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Gateway." + name)
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return new RedisScript(name, reader.ReadToEnd());
    }
}
