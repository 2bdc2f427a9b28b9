using System.Reflection;
using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>A Lua script that ships inside the binary.</summary>
internal sealed class RedisScript
{
    private readonly bool _rehearses;

    private RedisScript(string name, string text, bool rehearses) => (Name, Text, _rehearses) = (name, text, rehearses);

    public string Name { get; }

    public string Text { get; }

    /// <summary>Reads a script, and gives it the function <c>rehearse</c> where it calls it: see <see cref="RedisRehearsal"/>.</summary>
    /// <param name="name">The file's name without its ending: <c>commit</c>. It is one name for one script, whatever the folder the script lies in.</param>
    public static RedisScript Load(string name)
    {
        var text = Read(name);
        var rehearses = text.Contains("rehearse(", StringComparison.Ordinal);
        return new RedisScript(name, rehearses ? RedisRehearsal.For(name, text) + text : text, rehearses);
    }

    /// <summary>Tries each command of a script as the script itself does before it writes, and changes nothing.</summary>
    /// <param name="name">The script's name. One key of the store is to be given, for its hash tag.</param>
    public static RedisScript LoadRehearsal(string name) =>
        new($"rehearse_{name}", $"{RedisRehearsal.For(name, Read(name))}rehearse()\nreturn 1\n", rehearses: true);

    /// <summary>
    /// Every key that a run touches, as it is sent: those given and, last, the one that the rehearsal tries commands on, which shares their hash tag.
    /// </summary>
    public RedisKey[] KeysFor(RedisKey[] keys)
    {
        var first = keys[0].ToString();
        return _rehearses ? [.. keys, $"{first[..(first.IndexOf('}', StringComparison.Ordinal) + 1)]}:v1:rehearsal"] : keys;
    }

    private static string Read(string name)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Scripts.{name}.lua")
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
