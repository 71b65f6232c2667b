using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>Everybody of the story with what they have at hand: mailbox, Stripe's pages, API and clock.</summary>
internal sealed class DemoWorld : IDisposable
{
    private readonly Dictionary<Person, Member> _members;

    public DemoWorld(DemoPlan plan, DemoPlaces places)
    {
        Plan = plan;
        Api = new ApiClient(places.Api);
        StripeClient = new ApiClient(places.Stripe);
        Stripe = new StripeDesk(StripeClient, places.StripeKey);
        Gate = new DeliveryGate(Stripe, plan.UndeliveredMost);
        Clock = new ClockDial(Api, plan.Patience);
        Cast = new Cast(plan, places.StewardEmail);
        Key = string.Create(CultureInfo.InvariantCulture, $"demo:{plan.Seed}");
        var outbox = new Outbox(Api);
        _members = Cast.Joining.Append(Cast.Steward)
            .ToDictionary(person => person, person => new Member(person, Api, outbox, Key));
    }

    public DemoPlan Plan { get; }

    public Cast Cast { get; }

    public ApiClient Api { get; }

    public StripeDesk Stripe { get; }

    public DeliveryGate Gate { get; }

    public ClockDial Clock { get; }

    /// <summary>What every Idempotency-Key of the story begins with.</summary>
    public string Key { get; }

    /// <summary>Where hosted pages send people back to.</summary>
    public string ReturnUrl => new Uri(Api.Address, "local/mail").ToString();

    /// <summary>The page on which everything at Stripe can be seen and done.</summary>
    public Uri StripeConsole => new(StripeClient.Address, "console");

    public Member Steward => _members[Cast.Steward];

    private ApiClient StripeClient { get; }

    public Member MemberOf(Person person) => _members[person];

    /// <summary>Does something for each, several at once.</summary>
    public Task ForEachAsync<T>(
        IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Plan.AtOnce, CancellationToken = cancellationToken },
            async (item, token) => await act(item, token));

    public void Dispose()
    {
        foreach (var member in _members.Values)
            member.Dispose();
        Gate.Dispose();
        StripeClient.Dispose();
        Api.Dispose();
    }
}
