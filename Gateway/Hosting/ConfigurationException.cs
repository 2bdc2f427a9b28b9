namespace Gateway.Hosting;

/// <summary>The configuration cannot be served. Holds every fault, each with its key and its remedy, and no secret.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
