using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Gateway.Telemetry.Events;

/// <summary>
/// Sends each event to an OpenTelemetry collector as a log record. A pipeline of its own, so that the gateway's log does not travel along. The
/// exporter gathers and sends in the background; while the collector is away it drops.
/// </summary>
internal sealed class OtlpForwarder : IEventForwarder, IDisposable
{
    private const string LogsPath = "/v1/logs";

    private readonly ILoggerFactory _factory;
    private readonly ILogger _logger;

    public OtlpForwarder(IOptions<EventOptions> options)
    {
        _factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(telemetry =>
        {
            telemetry.IncludeFormattedMessage = true;
            telemetry.SetResourceBuilder(
                ResourceBuilder.CreateEmpty().AddService("sso-gateway", serviceVersion: GatewayVersion.Text, serviceInstanceId: Environment.MachineName));
            telemetry.AddProcessor(new EventTime());
            telemetry.AddOtlpExporter(exporter => Configure(exporter, options.Value));
        }));
        _logger = _factory.CreateLogger("Gateway.Events");
    }

    public void Forward(IReadOnlyList<EventRecord> records)
    {
        foreach (var record in records)
        {
            var level = record.Status is EventStatus.Error ? LogLevel.Warning : LogLevel.Information;
            if (_logger.IsEnabled(level))
            {
                _logger.Log(level, default, new OtlpEvent(record), exception: null, static (state, _) => state.ToString());
            }
        }
    }

    // Sends what is still gathered.
    public void Dispose() => _factory.Dispose();

    private static void Configure(OtlpExporterOptions exporter, EventOptions options)
    {
        var isHttp = options.OtlpProtocol is OtlpProtocol.Http;
        var endpoint = options.OtlpEndpoint!.TrimEnd('/');
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = new Uri(isHttp && !endpoint.EndsWith(LogsPath, StringComparison.Ordinal) ? endpoint + LogsPath : endpoint);
    }

    /// <summary>Gives a record the time at which its event happened, instead of that of its sending.</summary>
    private sealed class EventTime : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (data.Attributes is OtlpEvent sent)
            {
                data.Timestamp = sent.Record.Timestamp.UtcDateTime;
            }
        }
    }
}
