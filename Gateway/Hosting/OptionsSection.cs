using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>One section of configuration that is the gateway's own.</summary>
/// <param name="Section">Its name, such as <c>Gateway:Store</c>.</param>
/// <param name="Options">The class it binds to.</param>
/// <param name="Add">Adds the class to the services, bound and checked.</param>
internal sealed record OptionsSection(string Section, Type Options, Action<IServiceCollection, IConfiguration> Add)
{
    /// <summary>One whose rules are all in its attributes.</summary>
    public static OptionsSection Of<TOptions>(string section)
        where TOptions : class => new(section, typeof(TOptions), (services, configuration) =>
        {
            services.AddSingleton<IValidateOptions<TOptions>>(new AnnotationValidator<TOptions>(section));
            services.AddOptions<TOptions>().Bind(configuration.GetSection(section));
            services.AddSingleton(new OptionsProbe(provider => _ = provider.GetRequiredService<IOptions<TOptions>>().Value));
        });

    /// <summary>One with rules that go across its fields as well.</summary>
    public static OptionsSection Of<TOptions, TValidator>(string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        var plain = Of<TOptions>(section);
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
