using FsCheck;
using FsCheck.Fluent;
using Gateway.Cli.SamlKit;

namespace Gateway.Tests.Cli.SamlKit;

/// <summary>Whatever is done to a signed response, the verifier answers, and never with another user than the one who was signed.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class SamlMutationTests
{
    private static readonly string[] Fragments =
    [
        "",
        " ",
        "<",
        "\"",
        "&",
        "\0",
        "é",
        "<x/>",
        "<!---->",
        "<![CDATA[x]]>",
        "xmlns=\"\"",
        "ID=\"_1\"",
        "root@acme.example",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>",
        "<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
    ];

    /// <summary>Replaces a stretch of the text by a fragment, or by another stretch of the same text.</summary>
    private sealed record Edit(int At, int Length, int Fragment, int CopyFrom)
    {
        public string Apply(string text)
        {
            var at = At % text.Length;
            var length = Math.Min(Length, text.Length - at);
            var copyFrom = CopyFrom % text.Length;
            var fragment = Fragment < Fragments.Length ? Fragments[Fragment] : text.Substring(copyFrom, Math.Min(Length * 4, text.Length - copyFrom));
            return string.Concat(text.AsSpan(0, at), fragment, text.AsSpan(at + length));
        }
    }

    [Test]
    public void Verify_MutatedResponse_NeverThrowsAndNeverChangesTheUser([Values] IdpShape shape)
    {
        var scene = new SamlScene();
        var xml = SamlScene.Decode(scene.Builder.Build(SamlScene.Content(shape)).Base64);
        var edits =
            from at in Gen.Choose(0, xml.Length - 1)
            from length in Gen.Choose(0, 60)
            from fragment in Gen.Choose(0, Fragments.Length + 5)
            from copyFrom in Gen.Choose(0, xml.Length - 1)
            select new Edit(at, length, fragment, copyFrom);

        Prop.ForAll(edits.NonEmptyListOf().ToArbitrary(), list =>
        {
            var mutated = list.Take(3).Aggregate(xml, (text, edit) => edit.Apply(text));
            var verifier = new SamlResponseVerifier(new ReplayMemory(scene.Time), scene.Time);
            var verification = verifier.Verify(SamlScene.Encode(mutated), SamlScene.Expectation(shape));
            return verification is SamlVerification.Refused
                || (verification is SamlVerification.Accepted { Login: { Email: SamlScene.Email, NameId: SamlScene.Email } });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }
}
