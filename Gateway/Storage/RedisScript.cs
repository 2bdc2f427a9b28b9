using System.Reflection;

namespace Gateway.Storage;

/// <summary>A Lua script that ships inside the binary.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string text) => (Name, Text) = (name, text);

    public string Name { get; }

    public string Text { get; }

    /// <summary>Reads a script, and gives it the function <c>rehearse</c> where it calls it: see <see cref="RedisRehearsal"/>.</summary>
    /// <param name="name">The file's name without its ending: <c>commit</c>. It is one name for one script, whatever the folder the script lies in.</param>
    public static RedisScript Load(string name)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Scripts.{name}.lua")
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return new RedisScript(name, text.Contains("rehearse(", StringComparison.Ordinal) ? RedisRehearsal.For(name, text) + text : text);
    }
}
