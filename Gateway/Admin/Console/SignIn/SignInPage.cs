using Gateway.Admin.Access;
using Gateway.Admin.Console.Sessions;
using Gateway.Errors;

namespace Gateway.Admin.Console.SignIn;

/// <summary>What the page for signing in shows.</summary>
/// <param name="ReturnTo">Where to go afterwards.</param>
/// <param name="Problem">Why the last attempt failed; null at the first.</param>
internal sealed record SignInData(string ReturnTo, string? Problem);

/// <summary>Signing in by an admin key.</summary>
internal static class SignInPage
{
    /// <summary>The parameter and field that say where to go afterwards.</summary>
    public const string ReturnField = "return_to";

    public const string KeyField = "key_id";
    public const string SecretField = "secret";

    /// <summary>A path of the console and nothing else: a link must not lead anywhere else through this page.</summary>
    public static string ReturnTo(string? given) =>
        given is not null
        && given.StartsWith(ConsolePaths.Root, StringComparison.Ordinal)
        && (given.Length == ConsolePaths.Root.Length || given[ConsolePaths.Root.Length] is '/' or '?')
        && !given.Contains('\\', StringComparison.Ordinal)
        && !given.Any(char.IsControl)
            ? given
            : ConsolePaths.Root;

    public static Task ShowAsync(HttpContext context, string returnTo, Problem? problem) =>
        ConsoleRenderer.WriteBareAsync<SignInView>(
            context, "Sign in", new SignInData(returnTo, problem?.Detail), problem?.ErrorType.Status() ?? StatusCodes.Status200OK);

    public static async Task SignInAsync(HttpContext context, ConsoleSessions sessions, KeyLogin login, IFormCollection fields)
    {
        var returnTo = ReturnTo(fields[ReturnField]);
        var problem = login.Blocked(context);
        if (problem is null)
        {
            // Whoever pastes a key whole, as it lies in its file, means its two parts.
            var (keyId, secret) = (fields[KeyField].ToString().Trim(), fields[SecretField].ToString().Trim());
            if (secret.Length == 0 && keyId.Split(':', 2) is [var before, var after])
            {
                (keyId, secret) = (before, after);
            }

            var (key, refusal) = Credentials.Of(keyId, secret) is { } credentials
                ? await login.CheckAsync(context, credentials)
                : (null, login.Fail(context, null));
            if (key is not null)
            {
                ConsoleCookie.Write(context, await sessions.StartAsync(key, context.RequestAborted));
                context.Response.StatusCode = StatusCodes.Status303SeeOther;
                context.Response.Headers.Location = returnTo;
                return;
            }

            problem = refusal;
        }

        // A browser would ask for a key in a window of its own.
        context.Response.Headers.WWWAuthenticate = default;
        await ShowAsync(context, returnTo, problem);
    }
}
