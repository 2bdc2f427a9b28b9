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
        var text = Read(name);
        return new RedisScript(name, text.Contains("rehearse(", StringComparison.Ordinal) ? RedisRehearsal.For(name, text) + text : text);
    }

    /// <summary>Tries each command of a script as the script itself does before it writes, and changes nothing.</summary>
    /// <param name="name">The script's name. One key of the store is to be given, for its hash tag.</param>
    public static RedisScript LoadRehearsal(string name) => new($"rehearse_{name}", $"{RedisRehearsal.For(name, Read(name))}rehearse()\nreturn 1\n");

    private static string Read(string name)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Scripts.{name}.lua")
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
