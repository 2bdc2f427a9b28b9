using Gateway.Mappings;
using Gateway.Public.Metadata;
using Gateway.Public.Redirect.Repost;

namespace Gateway.Public.Redirect;

/// <summary>Finds out what a decision needs beyond the request's head and the table.</summary>
internal sealed class FactFinder(InFlightLogins inFlight, MetadataCache metadata, RepostForms forms)
{
    /// <summary>True while logins begun before the mapping's switch may still come.</summary>
    public bool IsSwitching(MappingEntry? entry) => entry is { SwitchedAt: not 0 } && inFlight.MayConcern(entry);

    /// <summary>The facts with the needed one among them. What is waited for goes on in the thread pool.</summary>
    /// <param name="context">The request.</param>
    /// <param name="facts">What is known; it has a mapping.</param>
    /// <param name="need">What is needed.</param>
    /// <param name="answerParts">Takes what an answer is made of.</param>
    public async Task<RedirectFacts> FindAsync(HttpContext context, RedirectFacts facts, RedirectNeed need, AnswerParts answerParts)
    {
        switch (need)
        {
            case RedirectNeed.InFlight:
                return facts with { InFlight = await inFlight.DecideAsync(context, facts.Entry!) };
            case RedirectNeed.MetadataCopy:
                answerParts.Metadata = await metadata.FindAsync(facts.Entry!.Identifier, context.RequestAborted);
                return facts with { HasMetadataCopy = answerParts.Metadata is not null };
            default:
                answerParts.Form = forms.Create();
                return facts with { Form = await forms.ReadAsync(context, answerParts.Form) };
        }
    }
}

/// <summary>What was read for a decision and goes into the answer.</summary>
internal sealed class AnswerParts : IDisposable
{
    /// <summary>The stored copy of the mapping's metadata.</summary>
    public FrozenMetadata? Metadata { get; set; }

    /// <summary>The form that a page sends on.</summary>
    public RepostBody? Form { get; set; }

    public void Dispose() => Form?.Dispose();
}
