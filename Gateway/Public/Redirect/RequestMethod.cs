namespace Gateway.Public.Redirect;

/// <summary>The request methods that matter to the decision.</summary>
internal enum RequestMethod
{
    Get,
    Head,
    Post,
    Options,
    Other,
}

/// <summary>Reads the method of a request.</summary>
internal static class RequestMethods
{
    public static RequestMethod Of(string method) =>
        HttpMethods.IsPost(method) ? RequestMethod.Post
        : HttpMethods.IsGet(method) ? RequestMethod.Get
        : HttpMethods.IsHead(method) ? RequestMethod.Head
        : HttpMethods.IsOptions(method) ? RequestMethod.Options
        : RequestMethod.Other;
}
