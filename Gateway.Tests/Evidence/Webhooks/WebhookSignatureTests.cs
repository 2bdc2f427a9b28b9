using System.Text;
using System.Text.Json.Nodes;
using Gateway.Evidence.Webhooks;
using Gateway.Evidence.Webhooks.Receiving;
using Gateway.Stytch;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Evidence.Webhooks;

[Parallelizable(ParallelScope.All)]
internal sealed class WebhookSignatureTests
{
    private static readonly StytchProject Project = ProjectWith(SignedWebhook.Secret);

    [TestCase("svix")]
    [TestCase("webhook")]
    public void Holds_RightlySigned_EitherFamily(string family)
    {
        var message = new SignedWebhook { Family = family };

        Assert.That(Holds(Project, message), Is.True);
    }

    [Test]
    public void Holds_SecretOfARotation_AnyOfBoth()
    {
        var rotating = ProjectWith(SignedWebhook.OtherSecret, SignedWebhook.Secret);
        var byOld = new SignedWebhook();
        var byNew = byOld with { SignedWith = SignedWebhook.OtherSecret };

        Assert.That(Holds(rotating, byOld) && Holds(rotating, byNew), Is.True);
        Assert.That(Holds(Project, byNew), Is.False);
        Assert.That(Holds(Project, byOld, $"{byNew.Signature} {byOld.Signature}"), Is.True, "Svix signs with both keys for a while.");
    }

    [Test]
    public void Holds_OtherVersions_ArePassedOver()
    {
        var message = new SignedWebhook();

        Assert.That(Holds(Project, message, $"v1a,{message.Signature[3..]} v2,x {message.Signature}"), Is.True);
        Assert.That(Holds(Project, message, $"v1a,{message.Signature[3..]}"), Is.False);
        Assert.That(Holds(Project, message, $"v2,{message.Signature[3..]}"), Is.False);
        Assert.That(Holds(Project, message, message.Signature[3..]), Is.False);
        Assert.That(Holds(Project, message, "v1,"), Is.False);
        Assert.That(Holds(Project, message, $"v1,{new string('é', 22)}"), Is.False);
    }

    // Every bit of everything that is signed or says how.
    [Test]
    public void Holds_AnyBitTurned_Not()
    {
        var message = new SignedWebhook();
        var body = Encoding.UTF8.GetBytes(message.Body);
        var headers = new WebhookHeaders(message.Id, message.At.ToUnixTimeSeconds(), message.Timestamp, message.Signature);
        Assert.That(WebhookSignature.Holds(Project, headers, body), Is.True);

        foreach (var (index, bit) in Bits(body.Length))
        {
            var turned = body.ToArray();
            turned[index] ^= (byte)(1 << bit);
            Assert.That(WebhookSignature.Holds(Project, headers, turned), Is.False, $"body, byte {index}, bit {bit}");
        }

        foreach (var turned in Turned(message.Id))
        {
            Assert.That(WebhookSignature.Holds(Project, headers with { Id = turned }, body), Is.False, turned);
        }

        foreach (var turned in Turned(message.Timestamp))
        {
            Assert.That(WebhookSignature.Holds(Project, headers with { TimestampText = turned }, body), Is.False, turned);
        }

        foreach (var turned in Turned(message.Signature))
        {
            Assert.That(WebhookSignature.Holds(Project, headers with { Signatures = turned }, body), Is.False, turned);
        }

        Assert.That(WebhookSignature.Holds(Project, headers, body.AsSpan()[..^1]), Is.False);
        Assert.That(WebhookSignature.Holds(Project, headers, [.. body, (byte)' ']), Is.False);
    }

    [TestCase(-301, WebhookOutcome.TooOld)]
    [TestCase(-300, null)]
    [TestCase(0, null)]
    [TestCase(300, null)]
    [TestCase(301, WebhookOutcome.FromTheFuture)]
    [TestCase(999_999_000_000, WebhookOutcome.FromTheFuture)]
    public void FaultOfTime_Tolerance_IsFiveMinutesBothWays(long seconds, WebhookOutcome? expected)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(999_999);

        Assert.That(WebhookSignature.FaultOfTime(new WebhookHeaders("m", 999_999 + seconds, "", ""), now), Is.EqualTo(expected));
    }

    [Test]
    public void Headers_FamiliesMixed_AreNone()
    {
        var headers = HeadersOf(new SignedWebhook());
        headers.Remove("svix-signature");
        headers["webhook-signature"] = new SignedWebhook().Signature;

        Assert.That(WebhookHeaders.Read(headers), Is.Null);
    }

    [Test]
    public void Headers_BothFamilies_TheFirstCounts()
    {
        var (first, second) = (new SignedWebhook(), new SignedWebhook { Family = "webhook" });
        var headers = HeadersOf(first);
        foreach (var (name, value) in HeadersOf(second))
        {
            headers[name] = value;
        }

        Assert.That(WebhookHeaders.Read(headers)!.Id, Is.EqualTo(first.Id));
    }

    [TestCase("svix-id", "")]
    [TestCase("svix-id", "msg 1")]
    [TestCase("svix-id", "msg_é")]
    [TestCase("svix-timestamp", "-1")]
    [TestCase("svix-timestamp", "+1772442300")]
    [TestCase("svix-timestamp", "1772442300.5")]
    [TestCase("svix-timestamp", "9999999999999")]
    [TestCase("svix-signature", "")]
    public void Headers_NotOfTheirForm_AreNone(string name, string value)
    {
        var headers = HeadersOf(new SignedWebhook());
        headers[name] = value;

        Assert.That(WebhookHeaders.Read(headers), Is.Null);
    }

    [Test]
    public void Headers_TooLongTooManyOrRepeated_AreNone()
    {
        var message = new SignedWebhook();

        Assert.That(Read("svix-id", new string('m', 257)), Is.Null);
        Assert.That(Read("svix-id", message.Id, message.Id), Is.Null);
        Assert.That(Read("svix-signature", new string('v', 4_097)), Is.Null);
        Assert.That(Read("svix-signature", string.Join(' ', Enumerable.Repeat("v1,x", 33))), Is.Null);
        Assert.That(Read("svix-signature", string.Join(' ', Enumerable.Repeat("v1,x", 32))), Is.Not.Null);

        WebhookHeaders? Read(string name, params string[] values)
        {
            var headers = HeadersOf(message);
            headers[name] = values;
            return WebhookHeaders.Read(headers);
        }
    }

    [TestCase("{}")]
    [TestCase("{\"name\":\"Zoë – 日本\",\"n\":1}")]
    [CancelAfter(180_000)]
    public async Task Holds_SignedBySvixAndByStandardWebhooks_AndSvixTakesOurs(string body)
    {
        foreach (var secret in new[] { SignedWebhook.Secret, SignedWebhook.OtherSecret, "whsec_" + Convert.ToBase64String(new byte[64]) })
        {
            var message = new SignedWebhook { Body = body, SignedWith = secret };
            var question = new JsonObject { ["secret"] = secret, ["id"] = message.Id, ["timestamp"] = message.At.ToUnixTimeSeconds(), ["body"] = body };
            var signatures = JsonNode.Parse(await NodeScript.RunAsync("svix/sign.mjs", question.ToJsonString()))!;

            Assert.That(Holds(ProjectWith(secret), message, (string)signatures["svix"]!), Is.True);
            Assert.That(Holds(ProjectWith(secret), message, (string)signatures["standard"]!), Is.True);
            Assert.That(
                Holds(ProjectWith(SignedWebhook.Secret, SignedWebhook.OtherSecret), message with { Body = body + " " }, (string)signatures["svix"]!), Is.False);

            var delivery = new JsonObject
            {
                ["secret"] = secret,
                ["body"] = body,
                ["headers"] = new JsonObject { ["svix-id"] = message.Id, ["svix-timestamp"] = message.Timestamp, ["svix-signature"] = message.Signature },
            };
            Assert.That(
                await NodeScript.RunAsync("svix/verify.mjs", delivery.ToJsonString()), Does.StartWith("accepted"), "What the tests sign is what Svix signs.");
        }
    }

    [TestCase("whsec_AAAA")]
    [TestCase("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")]
    [TestCase("whsec_not base64 at all, but long enough")]
    [TestCase("whsec_")]
    public void Validate_BadSecret_IsNamedAndNotShown(string secret)
    {
        var options = new StytchOptions { Projects = { new StytchProjectOptions { Name = "test", WebhookSecrets = { SignedWebhook.Secret, secret } } } };

        var result = new StytchOptionsValidator().Validate(null, options);

        Assert.That(
            result.Failures!.Single(),
            Does.StartWith("Gateway:Stytch:Projects:0:WebhookSecrets:1 is not 'whsec_'").And.Not.Contain(secret == "whsec_" ? "\0" : secret));
    }

    private static StytchProject ProjectWith(params string[] secrets)
    {
        var options = new StytchProjectOptions { Name = "test" };
        options.WebhookSecrets.AddRange(secrets);
        return new StytchProject(options);
    }

    private static bool Holds(StytchProject project, SignedWebhook message, string? signature = null) => WebhookSignature.Holds(
        project, WebhookHeaders.Read(HeadersOf(message, signature))!, Encoding.UTF8.GetBytes(message.Body));

    private static HeaderDictionary HeadersOf(SignedWebhook message, string? signature = null) => new()
    {
        [$"{message.Family}-id"] = message.Id,
        [$"{message.Family}-timestamp"] = message.Timestamp,
        [$"{message.Family}-signature"] = signature ?? message.Signature,
    };

    private static IEnumerable<(int Index, int Bit)> Bits(int length) =>
        Enumerable.Range(0, length).SelectMany(index => Enumerable.Range(0, 8).Select(bit => (index, bit)));

    private static IEnumerable<string> Turned(string text)
    {
        foreach (var (index, bit) in Bits(text.Length))
        {
            var characters = text.ToCharArray();
            characters[index] ^= (char)(1 << bit);
            yield return new string(characters);
        }
    }
}
