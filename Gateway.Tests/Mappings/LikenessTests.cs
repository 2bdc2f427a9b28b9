using Gateway.Mappings;

namespace Gateway.Tests.Mappings;

[Parallelizable]
internal sealed class LikenessTests
{
    [TestCase("acme", "ACME")]
    [TestCase("acme", " acme ")]
    [TestCase("acme", "\uFF21\uFF23\uFF2D\uFF25")]
    [TestCase("acme", "ac\u200Bme\uFEFF")]
    [TestCase("acme eu", "acme\u00A0eu\u3000")]
    [TestCase("caf\u00E9", "CAFE\u0301")]
    [TestCase("stra\u00DFe", "STRASSE")]
    [TestCase("\u03C3\u03C2", "\u03A3\u03A3")]
    [TestCase("\uFB01n", "fin")]
    [TestCase("\uAC01", "\u1100\u1161\u11A8")]
    [TestCase("\uAC00", "\u1100\u1161")]
    [TestCase("\U0001D400", "a")]
    [TestCase("\u2764\uFE0F", "\u2764")]
    [TestCase("\u212B", "\u00E5")]
    public void Of_TextsThatLookAlike_IsTheSame(string one, string other)
    {
        Assert.That(Likeness.Of(one), Is.EqualTo(Likeness.Of(other)));
        Assert.That(Likeness.Of(Likeness.Of(one)), Is.EqualTo(Likeness.Of(one)));
    }

    [TestCase("acme", "acm")]
    [TestCase("acme eu", "acmeeu")]
    [TestCase("cafe", "caf\u00E9")]
    [TestCase("a-b", "a_b")]
    [TestCase("a", "\u0430")]
    public void Of_TextsThatDiffer_Differs(string one, string other) => Assert.That(Likeness.Of(one), Is.Not.EqualTo(Likeness.Of(other)));
}
