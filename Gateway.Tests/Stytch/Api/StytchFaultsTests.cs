using System.Collections.Concurrent;
using Gateway.Cli.Demo.StandIn;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Stytch.Api.Transport;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using static Gateway.Tests.Stytch.Api.StytchScene;

namespace Gateway.Tests.Stytch.Api;

/// <summary>What the client makes of everything that goes wrong between it and Stytch.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StytchFaultsTests
{
    private static readonly NewOrganization Acme = new() { OrganizationName = "Acme", OrganizationSlug = "acme" };

    [TestCase("7", 7)]
    [TestCase("Mon, 02 Mar 2026 09:05:20 GMT", 20)]
    [TestCase("Mon, 02 Mar 2020 00:00:00 GMT", 0)]
    [TestCase("86400", 60)]
    public async Task Read_TooManyRequests_WaitsAsLongAsAskedWithinReason(string retryAfter, int seconds, CancellationToken cancellationToken)
    {
        var time = Leaping();
        await using var scene = await StartAsync(time);
        var organization = await scene.OrganizationAsync();
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.TooManyRequests, retryAfter));
        var start = time.Elapsed;

        Value(await scene.Client.GetOrganizationAsync(organization.OrganizationId, cancellationToken));

        Assert.That((time.Elapsed - start).TotalSeconds, Is.InRange(seconds, seconds + 1));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization"), Is.EqualTo(2));
    }

    // However often a process is ended and begun again within a minute, it comes to no more calls than one that was not.
    [Test]
    public async Task Call_Spread_GoesOutEvenlyFromTheFirst(CancellationToken cancellationToken)
    {
        var time = Leaping();
        await using var scene = await StartAsync(time, options => (options.CallsPerMinute, options.Spread) = (60, true));
        var start = time.Elapsed;

        for (var i = 0; i < 5; i++)
        {
            await scene.Client.GetOrganizationAsync("acme", cancellationToken);
        }

        Assert.That((time.Elapsed - start).TotalSeconds, Is.InRange(5, 5.5));
        Assert.That(time.Waits, Has.Count.EqualTo(5).And.All.LessThan(TimeSpan.FromSeconds(1.1)));
    }

    [Test]
    public async Task Read_TooManyRequestsWithoutATime_WaitsLongerEachTimeAndGivesUp(CancellationToken cancellationToken)
    {
        var time = Leaping();
        await using var scene = await StartAsync(time);
        scene.Stytch.Faults.FailShare(1, seed: 1, new StandInFault(StandInFaultKind.TooManyRequests));

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((refusal.Status, refusal.ErrorType), Is.EqualTo((429, "too_many_requests")));
        Assert.That(time.Waits, Is.Ordered.And.Count.EqualTo(4));
        Assert.That(time.Waits[0].TotalSeconds, Is.InRange(1.5, 2.5));
        Assert.That(scene.Metrics, Does.Contain("gateway_stytch_calls_total{project=\"test\",endpoint=\"get_organization\",outcome=\"rate_limited\"} 1\n"));
        Assert.That(scene.Metrics, Does.Contain("gateway_stytch_retries_total{project=\"test\",endpoint=\"get_organization\"} 4\n"));
    }

    [Test]
    public async Task Read_AnyPassingFault_IsRepeated(
        [Values(StandInFaultKind.ServerError, StandInFaultKind.BadGateway, StandInFaultKind.Reset)] StandInFaultKind kind, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        var organization = await scene.OrganizationAsync();
        scene.Stytch.Faults.FailNext(new StandInFault(kind));

        var found = Value(await scene.Client.ListConnectionsAsync(organization.OrganizationId, cancellationToken));

        Assert.That(found.Saml, Is.Empty);
        Assert.That(scene.Stytch.Calls.CountOf("list_connections"), Is.EqualTo(2));
    }

    [Test]
    public async Task Update_AnswerLost_IsRepeatedAndComesToTheSame(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        var organization = await scene.OrganizationAsync();
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Reset, AfterWork: true));

        var changed = Value(
            await scene.Client.UpdateOrganizationAsync(organization.OrganizationId, new OrganizationChange { OrganizationName = "New" }, cancellationToken));

        Assert.That(changed.OrganizationName, Is.EqualTo("New"));
        Assert.That(scene.Stytch.Calls.CountOf("update_organization"), Is.EqualTo(2));
    }

    [Test]
    public async Task Create_TooManyRequests_IsRepeatedAndMakesOne(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.TooManyRequests, "3"));

        Value(await scene.Client.CreateOrganizationAsync(Acme, cancellationToken));

        Assert.That(scene.Stytch.Directory.Organizations, Has.Count.EqualTo(1));
        Assert.That(scene.Stytch.Calls.CountOf("create_organization"), Is.EqualTo(2));
    }

    [Test]
    public async Task Create_OutcomeUnknown_IsNotRepeatedAndSaysSo(
        [Values(StandInFaultKind.ServerError, StandInFaultKind.BadGateway, StandInFaultKind.Reset, StandInFaultKind.BrokenJson)] StandInFaultKind kind,
        CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        scene.Stytch.Faults.FailNext(new StandInFault(kind, AfterWork: true));

        var result = await scene.Client.CreateOrganizationAsync(Acme, cancellationToken);

        Assert.That(result, Is.Not.InstanceOf<StytchResult<StytchOrganization>.Success>());
        Assert.That(result.MayHaveBeenDone, Is.True);
        Assert.That(scene.Stytch.Calls.CountOf("create_organization"), Is.EqualTo(1));
        Assert.That(Value(await scene.Client.GetOrganizationAsync("acme", cancellationToken)).OrganizationName, Is.EqualTo("Acme"), "Whoever looks finds it.");
    }

    [Test]
    public async Task Create_NoConnection_WasSurelyNotDone(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: $"http://127.0.0.1:{LoopbackPort.Free()}");

        var loss = Loss(await scene.Client.CreateOrganizationAsync(Acme, cancellationToken));

        Assert.That((loss.Reason, loss.MayHaveBeenDone), Is.EqualTo((UnreachableReason.NoConnection, false)));
    }

    [Test]
    public async Task Create_NoAnswerInTime_MayBeDone(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(change: options => options.AttemptTimeout = TimeSpan.FromMilliseconds(300));
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Silence, AfterWork: true));

        var loss = Loss(await scene.Client.CreateOrganizationAsync(Acme, cancellationToken));

        Assert.That((loss.Reason, loss.MayHaveBeenDone), Is.EqualTo((UnreachableReason.TimedOut, true)));
        Assert.That(scene.Stytch.Calls.CountOf("create_organization"), Is.EqualTo(1));
    }

    [Test]
    public async Task Read_NoAnswerInTime_IsRepeated(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(change: options => options.AttemptTimeout = TimeSpan.FromMilliseconds(500));
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Silence));

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That(refusal.ErrorType, Is.EqualTo("organization_not_found"));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization"), Is.EqualTo(2));
    }

    [Test]
    public async Task Call_TokenCancelled_ThrowsAndIsRecorded(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Silence));
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        var call = scene.Client.GetOrganizationAsync("acme", gone.Token);
        await Eventually.TrueAsync(() => scene.Stytch.Calls.CountOf("get_organization") == 1, TimeSpan.FromSeconds(20));
        await gone.CancelAsync();

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(scene.TakeEvents().Single().Reason, Is.EqualTo("abandoned"));
    }

    [Test]
    public async Task Call_Redirected_FollowsNowhere(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Redirect));

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((refusal.Status, refusal.ErrorType), Is.EqualTo((307, StytchErrors.Unreadable)));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization"), Is.EqualTo(1));
    }

    [Test]
    public async Task Read_PageOfAProxyToTheLast_HasTheStatusAndNoWordOfIt(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        scene.Stytch.Faults.FailShare(1, seed: 1, new StandInFault(StandInFaultKind.BadGateway));

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That(
            (refusal.Status, refusal.ErrorType, refusal.Message, refusal.RequestId), Is.EqualTo((502, StytchErrors.Unreadable, (string?)null, (string?)null)));
    }

    [TestCaseSource(nameof(BadSuccesses))]
    public async Task Read_SuccessThatIsNone_IsUnreadable(string contentType, byte[] body, CancellationToken cancellationToken)
    {
        await using var backend = await RecordingBackend.StartAsync(async context =>
        {
            context.Response.ContentType = contentType;
            await context.Response.Body.WriteAsync(body);
        });
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: backend.Url.GetLeftPart(UriPartial.Authority));

        var loss = Loss(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((loss.Reason, loss.MayHaveBeenDone), Is.EqualTo((UnreachableReason.Unreadable, false)));
    }

    private static IEnumerable<TestCaseData> BadSuccesses()
    {
        yield return new TestCaseData("application/json", "{\"organization\":"u8.ToArray()).SetArgDisplayNames("cut");
        yield return new TestCaseData("application/json", "{}"u8.ToArray()).SetArgDisplayNames("empty object");
        yield return new TestCaseData("application/json", "null"u8.ToArray()).SetArgDisplayNames("null");
        yield return new TestCaseData("application/json", "{\"organization\":{\"organization_id\":7}}"u8.ToArray()).SetArgDisplayNames("wrong kind");
        yield return new TestCaseData("application/json", Array.Empty<byte>()).SetArgDisplayNames("empty");
        yield return new TestCaseData("text/html", "{\"organization\":{\"organization_id\":\"organization-test-1\"}}"u8.ToArray()).SetArgDisplayNames("html");
        yield return new TestCaseData("application/json", Enumerable.Repeat((byte)' ', StytchRequester.MaxAnswerBytes + 1).ToArray()).SetArgDisplayNames(
            "too long");
        yield return new TestCaseData("application/json", new string('[', 10_000).Select(c => (byte)c).ToArray()).SetArgDisplayNames("deep");
    }

    [Test]
    public async Task Refusal_WordsOfAStranger_AreBoundedAndPlain(CancellationToken cancellationToken)
    {
        await using var backend = await RecordingBackend.StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json; charset=utf-8";
            return context.Response.WriteAsync($$"""{"error_type":"<script>","error_message":"\u001b[2J\u202e{{new string('x', 5000)}}","request_id":"a b"}""");
        });
        await using var scene = await StartAsync(apiBaseUrl: backend.Url.GetLeftPart(UriPartial.Authority));

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((refusal.ErrorType, refusal.RequestId), Is.EqualTo((StytchErrors.Unreadable, (string?)null)));
        Assert.That(refusal.Message, Has.Length.LessThanOrEqualTo(StytchErrors.MaxMessageLength).And.Not.Contain("\u001b").And.Not.Contain("\u202e"));
    }

    [Test]
    public async Task Searches_MoreThanAMinuteAllows_KeepToTheLimitAndAllCome(CancellationToken cancellationToken)
    {
        var time = Leaping();
        await using var scene = await StartAsync(time);

        for (var i = 0; i < 250; i++)
        {
            Value(await scene.Client.SearchOrganizationsAsync(new OrganizationSearch(), cancellationToken));
        }

        Assert.That(scene.Stytch.Calls.CountOf("search_organizations"), Is.EqualTo(250));
        Assert.That(scene.Stytch.Calls.MostInAMinute("search_organizations"), Is.LessThanOrEqualTo(100));
        Assert.That(time.Elapsed.TotalSeconds, Is.EqualTo(122).Within(1), "No slower than it must be.");
    }

    [Test]
    public async Task Calls_ManyAtOnce_KeepToTheirPlaces(CancellationToken cancellationToken)
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        var waiting = new ConcurrentQueue<TaskCompletionSource>();
        await using var backend = await RecordingBackend.StartAsync(async context =>
        {
            var release = new TaskCompletionSource();
            lock (gate)
            {
                most = Math.Max(most, ++now);
                waiting.Enqueue(release);
            }

            await release.Task;
            lock (gate)
            {
                now--;
            }

            context.Response.StatusCode = 404;
        });
        await using var scene = await StartAsync(change: options => options.MaxConcurrency = 3, apiBaseUrl: backend.Url.GetLeftPart(UriPartial.Authority));

        var calls = Enumerable.Range(0, 12).Select(_ => scene.Client.GetOrganizationAsync("acme", cancellationToken)).ToList();
        for (var i = 0; i < calls.Count; i++)
        {
            await Eventually.TrueAsync(() => waiting.Count >= Math.Min(3, calls.Count - i), TimeSpan.FromSeconds(20));
            Assert.That(waiting.TryDequeue(out var release), Is.True);
            release!.SetResult();
        }

        await Task.WhenAll(calls);
        Assert.That(most, Is.EqualTo(3));
    }

    [Test]
    public async Task Circuit_ProjectFails_StopsAskingAndTriesAgainLater(CancellationToken cancellationToken)
    {
        var time = Leaping();
        await using var scene = await StartAsync(time, options => options.Retries = 0);
        scene.Stytch.Faults.FailShare(1, seed: 1, new StandInFault(StandInFaultKind.ServerError));
        for (var i = 0; i < StytchPipelines.MinimumAttempts; i++)
        {
            await scene.Client.GetOrganizationAsync("acme", cancellationToken);
        }

        var stopped = Loss(await scene.Client.GetOrganizationAsync("acme", cancellationToken));
        scene.Stytch.Faults.FailShare(0, seed: 1);
        time.Advance(StytchPipelines.BreakDuration);
        var later = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((stopped.Reason, stopped.MayHaveBeenDone), Is.EqualTo((UnreachableReason.CircuitOpen, false)));
        Assert.That(later.ErrorType, Is.EqualTo("organization_not_found"));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization"), Is.EqualTo(StytchPipelines.MinimumAttempts + 1));
        Assert.That(scene.Log.LinesOf(1702).Concat(scene.Log.LinesOf(1703)), Has.Exactly(2).Items);
    }

    [Test]
    public async Task Updates_AThirdOfAllCallsFails_AllComeTrue(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping(), options => options.Retries = 10);
        var organization = await scene.OrganizationAsync();
        scene.Stytch.Faults.FailShare(
            0.3,
            seed: 20260302,
            new StandInFault(StandInFaultKind.TooManyRequests),
            new StandInFault(StandInFaultKind.ServerError, AfterWork: true),
            new StandInFault(StandInFaultKind.Reset),
            new StandInFault(StandInFaultKind.TooManyRequests, "2"));

        for (var i = 0; i < 100; i++)
        {
            var changed = Value(await scene.Client.UpdateOrganizationAsync(
                organization.OrganizationId, new OrganizationChange { OrganizationName = $"Acme {i}" }, cancellationToken));

            Assert.That(changed.OrganizationName, Is.EqualTo($"Acme {i}"));
        }
    }
}
