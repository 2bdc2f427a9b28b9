using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Binds and checks one options class; throws <see cref="OptionsValidationException"/> with its faults.</summary>
internal sealed record OptionsProbe(Action<IServiceProvider> Bind);
