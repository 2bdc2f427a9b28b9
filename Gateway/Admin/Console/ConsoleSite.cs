using Gateway.Admin.Access;
using Gateway.Admin.Console.Layout;
using Gateway.Admin.Console.Sessions;
using Gateway.Admin.Console.SignIn;
using Gateway.Admin.Status;
using Gateway.Public;
using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin.Console;

/// <summary>The console: who is signed in, what they may, and which page answers.</summary>
internal sealed class ConsoleSite(
    RequestDelegate admin,
    ConsoleSessions sessions,
    KeyLogin login,
    KeyLimit keyLimit,
    KeyUseRecorder keyUse,
    IGatewayStatus status,
    ILogger<ConsoleSite> logger)
{
    /// <summary>A form has a token, a reason and some fields; files come by <see cref="ConsoleUpload"/>.</summary>
    public const int MaxFormBytes = 256 * 1024;

    /// <summary>What a page's script sends where it refreshes the page without being asked to.</summary>
    private const string RefreshHeader = "X-Console-Refresh";

    private readonly ConsoleRoutes _routes = ConsolePages.All();
    private readonly ConsoleRenderer _renderer = new(status);

    public async Task HandleAsync(HttpContext context)
    {
        var path = RawTarget.Of(context).Path.ToString();
        if (path.StartsWith(ConsolePaths.Assets, StringComparison.Ordinal))
        {
            await ConsoleAssets.WriteAsync(context, path);
            return;
        }

        try
        {
            await (path is ConsolePaths.SignIn ? SignInAsync(context) : AnswerAsync(context, path));
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException && !context.Response.HasStarted)
        {
            logger.ConsoleStoreAway(e, context.TraceIdentifier);
            await ConsoleRenderer.WriteBareAsync<FailureView>(
                context,
                "The store is away",
                new Failure(
                    "The store is away",
                    "Who you are cannot be looked up while the store does not answer. Logins go on as they were. Try again in a moment."),
                StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException && !context.Response.HasStarted)
        {
            var statusCode = (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            await WriteFailureAsync(context, statusCode, "This form cannot be read", "Nothing was changed.");
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            logger.RequestFailed(e, context.TraceIdentifier);
            await WriteFailureAsync(
                context, StatusCodes.Status500InternalServerError, "The gateway failed", $"Its log has the details under the id {context.TraceIdentifier}.");
        }
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        var isPost = HttpMethods.IsPost(context.Request.Method);
        if (await FindSignedInAsync(context) is not { } signedIn)
        {
            await AskToSignInAsync(context, isPost);
            return;
        }

        if (IsUse(context.Request))
        {
            keyUse.Note(signedIn.Key.Id);
        }

        if (path is ConsolePaths.Pulse)
        {
            await ConsolePulse.WriteAsync(context, status);
            return;
        }

        if (isPost && !context.Request.IsOwnSite())
        {
            await WriteFailureAsync(context, StatusCodes.Status403Forbidden, "This came from another site", "Nothing was changed.");
            return;
        }

        if (keyLimit.Count(context, signedIn.Key.Id) is { } refusal)
        {
            context.Response.Headers.RetryAfter = "60";
            await WriteFailureAsync(context, StatusCodes.Status429TooManyRequests, "Too many requests", refusal.Detail);
            return;
        }

        if (path is ConsolePaths.SignOut && isPost)
        {
            await SignOutAsync(context, signedIn);
            return;
        }

        await AnswerAsync(context, path, signedIn);
    }

    private async Task AnswerAsync(HttpContext context, string path, SignedIn signedIn)
    {
        if (_routes.Find(context.Request.Method, path) is not var (route, segment))
        {
            var isKnown = _routes.Knows(path);
            await WriteFailureAsync(
                context,
                isKnown ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound,
                "There is no such page",
                isKnown ? "It is there for another way of asking. Nothing was changed." : "The address may be an old one.");
            return;
        }

        // What the page then calls of the API is judged there as well: this spares people a form that would be refused.
        if (signedIn.Key.Role < route.Role)
        {
            await WriteFailureAsync(
                context,
                StatusCodes.Status403Forbidden,
                "Your key may not do this",
                $"This needs the role {Words.Of(route.Role)}; your key {signedIn.Key.Id} has {Words.Of(signedIn.Key.Role)}.");
            return;
        }

        IFormCollection fields = FormCollection.Empty;
        if (HttpMethods.IsPost(context.Request.Method) && !route.TakesFile)
        {
            fields = await ReadFormAsync(context, route.MaxFormBytes);
            if (!ConsoleSessions.IsFormToken(signedIn, fields[ConsoleForm.TokenField]))
            {
                await WriteFailureAsync(
                    context,
                    StatusCodes.Status403Forbidden,
                    "This form is of another session",
                    "Open the page again and repeat it. Nothing was changed.");
                return;
            }
        }

        var api = new ConsoleApi(admin, context, new AdminCaller(signedIn.Key.Id, signedIn.Key.Role) { IsCounted = true });
        var request = new ConsoleRequest(context, signedIn, api, _renderer, segment) { Fields = fields };
        try
        {
            await route.Handler(request);
        }
        catch (ConsoleRefusedException refused) when (!context.Response.HasStarted)
        {
            await request.RenderAsync<RefusalView>(refused.Problem.Title.TrimEnd('.'), refused.Problem, refused.Problem.Status);
        }
    }

    private async Task<SignedIn?> FindSignedInAsync(HttpContext context) =>
        ConsoleCookie.Read(context.Request) is { } token ? await sessions.FindAsync(token, IsUse(context.Request), context.RequestAborted) : null;

    // An open page asks by itself whether it is still true. Nobody may be sitting before it.
    private static bool IsUse(HttpRequest request) =>
        request.Path.Value is not (ConsolePaths.Pulse or ConsolePaths.Tail) && !request.Headers.ContainsKey(RefreshHeader);

    private static Task AskToSignInAsync(HttpContext context, bool isPost)
    {
        var response = context.Response;
        if (context.Request.Path.Value is ConsolePaths.Pulse or ConsolePaths.Tail)
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        // A form is not repeated after signing in: it might change what its sender no longer means to.
        var asked = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = isPost ? ConsolePaths.SignIn : ConsoleRequest.Target(ConsolePaths.SignIn, (SignInPage.ReturnField, asked));
        return Task.CompletedTask;
    }

    private async Task SignInAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await SignInPage.ShowAsync(context, SignInPage.ReturnTo(context.Request.Query[SignInPage.ReturnField]), null);
            return;
        }

        if (!context.Request.IsOwnSite())
        {
            await WriteFailureAsync(context, StatusCodes.Status403Forbidden, "This came from another site", "Nobody was signed in.");
            return;
        }

        var fields = await ReadFormAsync(context);
        await SignInPage.SignInAsync(context, sessions, login, fields);
    }

    private async Task SignOutAsync(HttpContext context, SignedIn signedIn)
    {
        var fields = await ReadFormAsync(context);
        if (ConsoleSessions.IsFormToken(signedIn, fields[ConsoleForm.TokenField]))
        {
            await sessions.EndAsync(signedIn.Session, context.RequestAborted);
            ConsoleCookie.Delete(context);
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = ConsolePaths.SignIn;
    }

    private static Task<IFormCollection> ReadFormAsync(HttpContext context, int maxBytes = MaxFormBytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        return context.Request.HasFormContentType
            ? context.Request.ReadFormAsync(context.RequestAborted)
            : throw new InvalidDataException("Not a form.");
    }

    private static Task WriteFailureAsync(HttpContext context, int statusCode, string heading, string sentence) =>
        ConsoleRenderer.WriteBareAsync<FailureView>(context, heading, new Failure(heading, sentence), statusCode);
}
