using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>How the co-op begins: people join, pay their share, and say how they are to be paid.</summary>
internal sealed class Founding(DemoWorld world, CoopFacts coop)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    public async Task TellAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        progress.Begin("founding", world.Cast.Joining.Count() + coop.Payees.Count + 4);
        await world.Steward.JoinAsync(cancellationToken);
        progress.Step("steward");
        await world.ForEachAsync(
            world.Cast.Joining,
            async (person, token) =>
            {
                await JoinAsync(world.MemberOf(person), token);
                progress.Step("members");
            },
            cancellationToken);
        foreach (var payee in coop.Payees)
        {
            await EnterPayeeAsync(payee, cancellationToken);
            progress.Step("payees");
        }

        await IssueClaimsAsync(progress, cancellationToken);
        progress.End($"{world.Cast.Joining.Count()} members have joined");
    }

    private async Task JoinAsync(Member member, CancellationToken cancellationToken)
    {
        await member.JoinAsync(cancellationToken);
        await PayShareAsync(member, cancellationToken);
        if (member.Person.Role is Role.Creator or Role.Contributor)
            await OnboardAsync(member, cancellationToken);
        if (member.Person.Role == Role.Contributor)
            await AdmitAsync(member, cancellationToken);

        await WaitAsync(
            member, "api/members/me", me => me.Text("state") == "active", "does not become active", cancellationToken);
    }

    /// <summary>
    /// Admits a contributor, which the steward can before the first close only: whoever was admitted is left alone.
    /// </summary>
    private async Task AdmitAsync(Member member, CancellationToken cancellationToken)
    {
        var me = (await member.GetAsync("api/members/me", cancellationToken)).Expected();
        if (me["classes"].EnumerateArray().Any(one => one.GetString() == "contributor"))
            return;

        var admitted = await world.Steward.PostAsync(
            $"api/members/{member.Id}/contributor", null, null, cancellationToken);
        if (admitted.Code == "admission-needed")
        {
            throw new DemoException(
                "This co-op has closed a month already, so the demo's contributors cannot found it any more. "
                + "Tell the demo with --memory, or remove the state folder.");
        }

        admitted.Expected();
    }

    private async Task PayShareAsync(Member member, CancellationToken cancellationToken)
    {
        var checkout = await member.PostAsync(
            "api/members/me/share",
            new { returnUrl = world.ReturnUrl },
            $"{world.Key}:share:{member.Person.Handle}",
            cancellationToken);
        if (checkout.Code == "already-paid")
            return;

        await world.Gate.PassAsync(cancellationToken);
        await world.Stripe.PayAsync(
            checkout.Expected()["checkoutUrl"].GetString()!, member.Person.Email, cancellationToken);
    }

    private async Task OnboardAsync(Member member, CancellationToken cancellationToken)
    {
        const string path = "api/members/me/payout-account";
        if ((await member.GetAsync(path, cancellationToken)).Expected()["ready"].GetBoolean())
            return;

        // A link is good once and for minutes, so that a repeated request must get another one: no key.
        var link = await member.PostAsync(path, new { returnUrl = world.ReturnUrl }, null, cancellationToken);
        await world.Stripe.OnboardAsync(link.Expected()["url"].GetString()!, cancellationToken);
        await WaitAsync(
            member, path, account => account["ready"].GetBoolean(), "cannot be paid after the onboarding",
            cancellationToken);
    }

    private async Task EnterPayeeAsync(string payee, CancellationToken cancellationToken)
    {
        var account = await world.Stripe.OpenAccountAsync($"{world.Key}:payee:{payee}", cancellationToken);
        var entered = await world.Steward.SendAsync(
            new ApiCall(HttpMethod.Put, $"api/payees/{payee}") { Body = new { payoutAccount = account } },
            cancellationToken);
        entered.Expected();
    }

    /// <summary>
    /// Two founders whose claims a year of buybacks brings part of the way, and the trust. What they put in was put in
    /// before the co-op was.
    /// </summary>
    private async Task IssueClaimsAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        var issuedOn = coop.FirstMonth.AddYears(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var founder in new[] { world.Steward, world.MemberOf(world.Cast.Contributors[0]) })
        {
            var name = founder.Person.Handle;
            await EnterPayeeAsync(name, cancellationToken);
            await IssueAsync(
                name,
                new
                {
                    @class = "founder",
                    holder = founder.Id,
                    payee = name,
                    units = 450,
                    principalMinor = world.Plan.PaymentsPerMonth * 100L,
                    capBps = 30_000,
                    seniority = 1,
                    issuedOn,
                },
                cancellationToken);
            progress.Step("claims");
        }

        await IssueAsync("trust", new { @class = "trust", units = 100, issuedOn }, cancellationToken);
        progress.Step("claims");
    }

    private async Task IssueAsync(string name, object claim, CancellationToken cancellationToken)
    {
        var issued = await world.Steward.PostAsync(
            "api/ownership/claims", claim, $"{world.Key}:claim:{name}", cancellationToken);
        issued.Expected();
    }

    private async Task WaitAsync(
        Member member,
        string path,
        Func<ApiAnswer, bool> isReached,
        string otherwise,
        CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isReached((await member.GetAsync(path, cancellationToken)).Expected()))
        {
            if (TimeProvider.System.GetElapsedTime(began) > world.Plan.Patience)
                throw new DemoException($"{member.Person.Handle} {otherwise}.");
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }
}
