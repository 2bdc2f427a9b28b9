namespace Gateway.Admin.Console;

/// <summary>What every form of the console has.</summary>
internal static class ConsoleForm
{
    /// <summary>The hidden field that proves that a form is the session's own.</summary>
    public const string TokenField = "form_token";
}
