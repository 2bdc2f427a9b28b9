using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Gateway.Admin.Console.Layout;

/// <summary>
/// A view: Razor markup over data that it is given once. Not the framework's <see cref="ComponentBase"/>, which sets properties by reflection and waits for
/// events that a static page has none of. Views are public because Razor makes them so; nothing outside this assembly makes one.
/// </summary>
public abstract class View : IComponent
{
    /// <summary>The parameter that holds what a view shows.</summary>
    internal const string DataName = "Data";

    /// <summary>The parameter that holds the request, where somebody is signed in.</summary>
    private const string RequestName = "Request";

    private RenderHandle _handle;
    private ConsoleRequest? _request;

    /// <summary>What the view shows: of the type that its page gives it.</summary>
    protected object Data { get; private set; } = new();

    /// <summary>The request of somebody who is signed in; views of others do not ask.</summary>
    internal ConsoleRequest Request => _request ?? throw new InvalidOperationException("Nobody is signed in here.");

    /// <summary>A fragment that shows data in a view.</summary>
    internal static RenderFragment Fragment<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TView>(ConsoleRequest? request, object data)
        where TView : View => builder =>
    {
        builder.OpenComponent<TView>(0);
        builder.AddComponentParameter(1, RequestName, request);
        builder.AddComponentParameter(2, DataName, data);
        builder.CloseComponent();
    };

    /// <inheritdoc/>
    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    /// <inheritdoc/>
    public Task SetParametersAsync(ParameterView parameters)
    {
        Data = parameters.GetValueOrDefault<object>(DataName) ?? Data;
        _request = parameters.GetValueOrDefault<ConsoleRequest?>(RequestName);
        _handle.Render(BuildRenderTree);
        return Task.CompletedTask;
    }

    /// <summary>Overridden by what Razor makes of the markup.</summary>
    protected virtual void BuildRenderTree(RenderTreeBuilder builder)
    {
    }
}
