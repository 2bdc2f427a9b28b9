using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gateway.Cli.Demo;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class DemoAdminJson : JsonSerializerContext;
