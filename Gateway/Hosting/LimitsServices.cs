using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>The limits of the public listener, for the features that keep them.</summary>
internal static class LimitsServices
{
    public static IServiceCollection AddLimits(this IServiceCollection services) => services
        .AddSingleton(provider => Limits(provider).ToRepostLimits())
        .AddSingleton(provider => Limits(provider).ToMessageLimits())
        .AddSingleton(provider => Limits(provider).ToSamlLimits());

    private static LimitsOptions Limits(IServiceProvider provider) => provider.GetRequiredService<IOptions<LimitsOptions>>().Value;
}
