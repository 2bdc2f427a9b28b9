using System.Text.Json;
using Gateway.Admin.Access;
using Gateway.Admin.Requests;

namespace Gateway.Admin;

/// <summary>A key to be made.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
internal sealed record NewKeyRequest(string Name, AdminRole Role)
{
    private static readonly string[] Known = [.. AdminJson.Default.NewKeyRequest.Properties.Select(property => property.Name)];

    /// <summary>The request in a body, fit for use only where no fault was added.</summary>
    public static NewKeyRequest Read(JsonElement json, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        var request = new NewKeyRequest(body.RequiredText("name"), body.RequiredWord<AdminRole>("role"));
        if (!faults.Has("name") && KeyRules.FaultOfName(request.Name) is { } fault)
        {
            faults.Add("name", fault.Code, fault.Message);
        }

        return request;
    }
}
