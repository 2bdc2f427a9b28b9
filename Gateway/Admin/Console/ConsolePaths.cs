namespace Gateway.Admin.Console;

/// <summary>Where the console's own pages are, beside those of its resources.</summary>
internal static class ConsolePaths
{
    public const string Root = "/console";
    public const string SignIn = Root + "/sign-in";
    public const string SignOut = Root + "/sign-out";
    public const string Pulse = Root + "/pulse";
    public const string Tail = Root + "/trace/tail";
    public const string Assets = Root + "/assets/";

    /// <summary>The path of something that a name stands for, with the name as one segment: a slash in it becomes %2F.</summary>
    /// <param name="path">The path before it, such as <c>/console/mappings</c>.</param>
    /// <param name="name">The name, as it is.</param>
    /// <param name="rest">What follows, with its slash.</param>
    public static string Of(string path, string name, string rest = "") => $"{path}/{Uri.EscapeDataString(name)}{rest}";
}
