namespace Gateway.Cli.Verbs;

/// <summary>The exit codes of every verb.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Refused, or failed.</summary>
    public const int Refused = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;
}
