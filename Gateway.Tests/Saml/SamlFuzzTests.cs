using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using Gateway.Cli.SamlKit;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Support;

namespace Gateway.Tests.Saml;

/// <summary>
/// A million documents made of honest responses and of the hostile corpus by chance: whatever comes, the reader answers, soon and within bounded
/// memory, and no signature is taken to fit where what it vouches for was altered.
/// </summary>
[TestFixture, Parallelizable(ParallelScope.Self)]
internal sealed class SamlFuzzTests
{
    private const int Inputs = 1_000_000;

    private static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(5);

    private static readonly SamlLimits Limits = SamlLimits.Default with { MaxBytes = 256 * 1024 };

    private static readonly string[] Fragments =
    [
        "<", ">", "&", "\"", "'", "/>", "</", "<!--", "-->", "<?", "<![CDATA[", "]]>", "<!DOCTYPE a [", "]>", "&#x0;", "&lt;", "&a;",
        "xmlns=\"\"", "xmlns:a=\"urn:x\"", "ID=\"_a\"",
        "<a:Assertion ID=\"_x\">",
        "</a:Assertion>",
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>",
        "root@acme.example",
        "\0",
        "\uFFFF",
        "\U0001F600",
        "é",
        " ",
        "\r\n",
        "http://www.w3.org/TR/1999/REC-xpath-19991116", "urn:oasis:names:tc:SAML:2.0:protocol", "=", "%", "+",
    ];

    [Test, CancelAfter(600_000)]
    public void Read_AMillionMutations_NeverThrowsNeverHangsAndStaysSmall(CancellationToken cancellationToken)
    {
        var seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (seeds, fragments) = (Seeds(), Array.ConvertAll(Fragments, Encoding.UTF8.GetBytes));
        var buffer = new byte[64 * 1024];
        var field = new byte[Base64.GetMaxEncodedToUtf8Length(buffer.Length)];
        var slowest = TimeSpan.Zero;
        var (messages, fitting) = (0, 0);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Inputs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = Mutate(seeds[random.Next(seeds.Count)], seeds[random.Next(seeds.Count)], fragments, buffer, random);
            var binding = (i & 15) == 0 ? SamlBinding.Redirect : SamlBinding.Post;
            var input = (i & 31) == 1 ? buffer.AsSpan(0, length) : Encode(buffer.AsSpan(0, length), field);
            var begun = Stopwatch.GetTimestamp();
            try
            {
                if (SamlReader.Read(input, binding, Limits) is SamlReadResult.Message message)
                {
                    messages++;
                    fitting += Check(message) ? 1 : 0;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException and not AssertionException)
            {
                Assert.Fail($"seed {seed}, input {i}: {exception}");
            }

            var took = Stopwatch.GetElapsedTime(begun);
            slowest = took > slowest ? took : slowest;
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        TestContext.Out.WriteLine(
            $"{messages} of {Inputs} were messages, {fitting} with a signature that fits; slowest {slowest.TotalMilliseconds:F1} ms; "
            + $"{(after - before) / 1024} KB kept");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages, Is.GreaterThan(Inputs / 100), "the mutations are mild enough to get past the parser");
            Assert.That(fitting, Is.GreaterThan(Inputs / 10_000));
            Assert.That(slowest, Is.LessThan(LongestInput), $"seed {seed}");
            Assert.That(after - before, Is.LessThan(32L * 1024 * 1024), $"seed {seed}");
        }
    }

    // Where a signature fits, what it vouches for still says what the honest response said.
    private static bool Check(SamlReadResult.Message message)
    {
        if (message.Value.Signatures.Count == 0 || SignatureCheck.Check(message, [SamlScene.Identity.Certificate]) is not SignatureVerdict.Valid)
        {
            return false;
        }

        var assertion = message.Root.Child("Assertion", SamlNames.Assertion)!;
        Assert.That(assertion.Child("Subject", SamlNames.Assertion)!.Child("NameID", SamlNames.Assertion)!.Text(), Is.EqualTo(SamlScene.Email));
        Assert.That(message.Value.Assertions.Single().Audiences, Is.EqualTo([SamlScene.Audience]));
        return true;
    }

    private static List<byte[]> Seeds()
    {
        var scene = new SamlScene();
        var folder = Path.Combine(Repository.Root, "Gateway.Tests", "Corpora", "saml");
        return
        [
            .. Enum.GetValues<IdpShape>()
            .Select(shape => Convert.FromBase64String(scene.Builder.Build(SamlScene.Content(shape) with { TargetLength = 1024 }).Base64)),
            .. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(octets => octets.Length < 2048),
            .. Enumerable.Repeat(
                Encoding.UTF8.GetBytes(SamlXml.Response("<a:Issuer>urn:idp</a:Issuer><a:Assertion ID=\"_a\"><a:Issuer>urn:idp</a:Issuer></a:Assertion>")), 20),
        ];
    }

    // One to four edits: a byte, a stretch taken out, doubled or exchanged, a fragment, a stretch of another seed.
    private static int Mutate(byte[] seed, byte[] other, byte[][] fragments, byte[] buffer, Random random)
    {
        seed.CopyTo(buffer, 0);
        var length = seed.Length;
        for (var edits = random.Next(1, 5); edits > 0 && length > 0; edits--)
        {
            var at = random.Next(length);
            var count = Math.Min(random.Next(1, 64), length - at);
            length = random.Next(10) switch
            {
                > 5 => Misspell(buffer, at, length, random),
                0 => Flip(buffer, at, length, random),
                1 => Replace(buffer, length, at, count, []),
                2 => Replace(buffer, length, at, 0, buffer.AsSpan(at, count).ToArray()),
                3 => Replace(buffer, length, at, 0, fragments[random.Next(fragments.Length)]),
                4 => Replace(buffer, length, at, count, fragments[random.Next(fragments.Length)]),
                _ => Replace(buffer, length, at, count, Stretch(other, random)),
            };
        }

        return length;
    }

    private static int Flip(byte[] buffer, int at, int length, Random random)
    {
        buffer[at] = (byte)random.Next(256);
        return length;
    }

    // A letter for a letter: what stays XML, and gets to the checks behind the parser.
    private static int Misspell(byte[] buffer, int at, int length, Random random)
    {
        if (char.IsAsciiLetterOrDigit((char)buffer[at]))
        {
            buffer[at] = (byte)('a' + random.Next(26));
        }

        return length;
    }

    private static int Replace(byte[] buffer, int length, int at, int count, ReadOnlySpan<byte> with)
    {
        if (length - count + with.Length > buffer.Length)
        {
            return length;
        }

        Buffer.BlockCopy(buffer, at + count, buffer, at + with.Length, length - at - count);
        with.CopyTo(buffer.AsSpan(at));
        return length - count + with.Length;
    }

    private static ReadOnlySpan<byte> Stretch(byte[] octets, Random random)
    {
        if (octets.Length == 0)
        {
            return [];
        }

        var at = random.Next(octets.Length);
        return octets.AsSpan(at, Math.Min(random.Next(1, 200), octets.Length - at));
    }

    private static ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> octets, byte[] field)
    {
        Base64.EncodeToUtf8(octets, field, out _, out var written);
        return field.AsSpan(0, written);
    }
}
