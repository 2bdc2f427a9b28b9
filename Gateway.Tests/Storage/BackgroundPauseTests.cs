using Gateway.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Storage;

[Parallelizable]
internal sealed class BackgroundPauseTests
{
    [TestCase(0, 1000, 1000)]
    [TestCase(3, 1000, 997, Description = "Work that took a moment does not miss the next beat.")]
    [TestCase(99, 1000, 901)]
    [TestCase(101, 1000, 1899)]
    [TestCase(250, 5000, 4750)]
    [TestCase(700, 60_000, 54_300, Description = "A minute's pause may be six seconds shorter.")]
    [TestCase(123, 250, 250, Description = "Short pauses stay.")]
    public void Aligned_PauseBegunWithinASecond_EndsOnAFullOne(int begunAt, int pause, int expected)
    {
        var time = new FakeTimeProvider();
        time.Advance(TimeSpan.FromMilliseconds(begunAt));

        var aligned = BackgroundPause.Aligned(time, TimeSpan.FromMilliseconds(pause));

        Assert.That(aligned.TotalMilliseconds, Is.EqualTo(expected).Within(0.01));
    }

    [Test]
    public async Task WaitAsync_SeveralBegunAtDifferentMoments_EndTogether()
    {
        var time = new FakeTimeProvider();
        var first = BackgroundPause.WaitAsync(time, TimeSpan.FromSeconds(1), CancellationToken.None);
        time.Advance(TimeSpan.FromMilliseconds(60));
        var second = BackgroundPause.WaitAsync(time, TimeSpan.FromSeconds(1), CancellationToken.None);

        time.Advance(TimeSpan.FromMilliseconds(939));
        Assert.That(first.IsCompleted || second.IsCompleted, Is.False);

        time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task WaitAsync_Cancelled_EndsWithoutAnException()
    {
        using var stop = new CancellationTokenSource();
        var pause = BackgroundPause.WaitAsync(new FakeTimeProvider(), TimeSpan.FromSeconds(1), stop.Token);

        await stop.CancelAsync();
        await pause.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(pause.IsCompletedSuccessfully);
    }
}
