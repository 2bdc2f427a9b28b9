using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>One section of configuration that is the gateway's own.</summary>
/// <param name="Section">Its name, such as <c>Gateway:Store</c>.</param>
/// <param name="Options">The class it binds to.</param>
/// <param name="Add">Adds the class to the services, bound and checked.</param>
internal sealed record OptionsSection(
    string Section,
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    [param: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    Type Options,
    Action<IServiceCollection, IConfiguration> Add)
{
    /// <summary>One whose rules are all in its attributes.</summary>
    /// <param name="section">Its name.</param>
    /// <param name="bind">Binds the class. It stands where the class is named, since the generator of bindings sees no type parameter.</param>
    public static OptionsSection Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions>(
        string section, Action<IConfiguration, TOptions> bind)
        where TOptions : class => new(section, typeof(TOptions), (services, configuration) =>
        {
            services.AddSingleton<IValidateOptions<TOptions>>(new AnnotationValidator<TOptions>(section));
            services.AddOptions<TOptions>().Configure(options => bind(configuration.GetSection(section), options));
            services.AddSingleton(new OptionsProbe(provider => _ = provider.GetRequiredService<IOptions<TOptions>>().Value));
        });

    /// <summary>One with rules that go across its fields as well.</summary>
    /// <inheritdoc cref="Of{TOptions}"/>
    public static OptionsSection Of<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(string section, Action<IConfiguration, TOptions> bind)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        var plain = Of(section, bind);
        return plain with
        {
            Add = (services, configuration) =>
            {
                services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
                plain.Add(services, configuration);
            },
        };
    }
}
