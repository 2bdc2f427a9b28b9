namespace Gateway.Cli.Demo;

/// <summary>The demo cannot go on, for the reason its message tells.</summary>
internal sealed class DemoException(string message, Exception? inner = null) : Exception(message, inner);
