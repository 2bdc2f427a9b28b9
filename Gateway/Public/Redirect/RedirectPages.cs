using Gateway.Errors;

namespace Gateway.Public.Redirect;

/// <summary>The pages of the public listener that say why a sign-in did not go on.</summary>
internal static class RedirectPages
{
    public static ErrorPage Malformed { get; } = new(
        StatusCodes.Status400BadRequest,
        "This address is not valid",
        "The sign-in address is broken. Please start again from the application you want to use.");

    public static ErrorPage SignInAgain { get; } = new(
        StatusCodes.Status400BadRequest,
        "Please start signing in again",
        "This address finishes a sign-in, but none is under way here. Please start again from the application you want to use, or from your company's portal.");

    public static ErrorPage NotFound { get; } = new(
        StatusCodes.Status404NotFound,
        "There is no such sign-in address",
        "Please check the address, or start again from the application you want to use. If it goes on, tell your administrator the reference below.");

    public static ErrorPage MethodNotAllowed { get; } = new(
        StatusCodes.Status405MethodNotAllowed,
        "This request is not possible here",
        "The sign-in address takes GET and POST only.");

    public static ErrorPage Paused { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "Sign-in is paused for a moment",
        "We are working on your company's sign-in. Please try again in a few minutes.");

    public static ErrorPage Starting { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "Sign-in is not available right now",
        "Please try again in a few seconds.");

    public static ErrorPage Busy { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "Too many people are signing in right now",
        "Please try again in a few seconds.");

    public static ErrorPage TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge,
        "The sign-in message is too large",
        "Your company's identity provider sent more than this address takes. Please tell your administrator the reference below.");

    public static ErrorPage Unreadable { get; } = new(
        StatusCodes.Status400BadRequest,
        "The sign-in message did not arrive whole",
        "Please start again from the application you want to use, or from your company's portal.");

    public static ErrorPage NoTarget { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "Sign-in is not available right now",
        "Please try again in a few minutes. If it goes on, tell your administrator the reference below.");

    public static ErrorPage NoLegacy { get; } = new(
        StatusCodes.Status502BadGateway,
        "Sign-in is not available right now",
        "Please try again in a few minutes. If it goes on, tell your administrator the reference below.");

    /// <summary>The gateway holds no session, so the page does not promise that none is left.</summary>
    public static ErrorPage SignedOut(string? application) => new(
        StatusCodes.Status200OK,
        application is null ? "You are signed out" : $"You are signed out of {application}",
        "If the application still shows you as signed in, please sign out there as well, and close your browser.");

    /// <summary>Names what the customer's IT has to enter at the IdP. Stytch uses a connection's ACS URL as its Audience, too.</summary>
    public static ErrorPage Retired(string? acsUrl) => new(
        StatusCodes.Status410Gone,
        "This sign-in address has been retired",
        "Your company's identity provider still uses an old address. Please ask your IT department to enter the new settings.",
        acsUrl is null ? [] : [("ACS URL (Reply URL)", acsUrl), ("Audience (Entity ID)", acsUrl)]);
}
