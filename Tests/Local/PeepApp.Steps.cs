using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using PeepFunctions.Local.Mail;

namespace PeepFunctions.Tests;

/// <summary>Somebody who is signed in.</summary>
public sealed record SignedIn(string Email, string Token, string MemberId);

/// <summary>What people do, in the steps that tests share.</summary>
public sealed partial class PeepApp
{
    /// <summary>Where hosted pages send people back to.</summary>
    public const string ReturnUrl = "http://localhost:5173/back";

    /// <summary>Signs somebody up and confirms the address: an applicant, signed in.</summary>
    public async Task<SignedIn> SignUpAsync(string handle, params string[] classes)
    {
        var email = $"{handle}@people.example";
        return await ConfirmAsync(email, await RequestSignUpAsync(email, handle, classes));
    }

    /// <summary>The founding steward, signed in just now.</summary>
    public Task<SignedIn> StewardAsync() => SignInOrUpAsync("first-steward", Steward);

    /// <summary>Somebody who only has to be there: signed up the first time, signed in after.</summary>
    public async Task<SignedIn> SignInOrUpAsync(string handle, string? address = null)
    {
        var (email, last) = (address ?? $"{handle}@people.example", LastMail);
        using var answer = await SendAsync(
            HttpMethod.Post, "members", new { email, handle, classes = new[] { "creator" }, acceptsBylaws = 1 });
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            return await SignInAsync(email);
        }

        var request = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return await ConfirmAsync(email, (request.GetProperty("request").GetString()!, last));
    }

    /// <summary>The payout account of somebody.</summary>
    public async Task<string> AccountOfAsync(SignedIn member) => MemberRow.PayoutAccount(
        await Services.GetRequiredService<MembersTable>().ReadAsync(member.MemberId, default))!;

    /// <summary>Signs somebody in who is known.</summary>
    public async Task<SignedIn> SignInAsync(string email)
    {
        var last = LastMail;
        var answer = await PostAsync("sessions", new { email });
        return await ConfirmAsync(email, (answer.GetProperty("request").GetString()!, last));
    }

    /// <summary>Signs somebody up, pays the share and waits until that is known.</summary>
    public async Task<SignedIn> JoinAsync(string handle, params string[] classes)
    {
        var member = await SignUpAsync(handle, classes);
        await PayShareAsync(member);
        await UntilAsync(
            async () => (await GetAsync("members/me", member.Token)).GetProperty("state").ValueEquals("active"),
            LoggedLast);
        return member;
    }

    /// <summary>Joins as a creator who can be paid.</summary>
    public async Task<SignedIn> JoinAsCreatorAsync(string handle)
    {
        var member = await JoinAsync(handle, "creator");
        await OnboardAsync(member);
        return member;
    }

    /// <summary>What somebody reads of what was done to them, newest first: act, by whom, about what and why.</summary>
    public async Task<List<string>> AuditAsync(SignedIn member)
    {
        var page = await GetAsync("members/me/audit?limit=200", member.Token);
        return
        [
            .. page.GetProperty("items").EnumerateArray().Select(line => string.Join(
                ' ',
                new[] { "act", "by", "steward", "reference", "reason" }
                    .Select(name => line.GetProperty(name).GetString())
                    .Where(text => !string.IsNullOrEmpty(text)))),
        ];
    }

    /// <summary>Lets somebody's rights rest.</summary>
    public Task<JsonElement> SuspendAsync(SignedIn steward, SignedIn member, string reason = "other") =>
        PostAsync($"members/{member.MemberId}/suspend", new { reason }, steward.Token);

    /// <summary>Pays somebody's membership share.</summary>
    public async Task PayShareAsync(SignedIn member)
    {
        var answer = await PostAsync("members/me/share", new { returnUrl = ReturnUrl }, member.Token);
        await PayAsync(answer.GetProperty("checkoutUrl").GetString()!);
    }

    /// <summary>Tells Stripe what it wants to know, and waits until the account can be paid.</summary>
    public async Task OnboardAsync(SignedIn member)
    {
        var answer = await PostAsync("members/me/payout-account", new { returnUrl = ReturnUrl }, member.Token);
        await PressAsync(answer.GetProperty("url").GetString()!);
        await UntilAsync(async () =>
            (await GetAsync("members/me/payout-account", member.Token)).GetProperty("ready").GetBoolean(), LoggedLast);
    }

    /// <summary>Supports a creator, without signing in unless a supporter is given.</summary>
    public async Task SupportAsync(
        string handle, long amountMinor, string? payer = null, SignedIn? supporter = null, string currency = "usd")
    {
        var answer = await PostAsync(
            $"creators/{handle}/support",
            new { amountMinor, currency, interval = "once", returnUrl = ReturnUrl },
            supporter?.Token);
        await PayAsync(
            answer.GetProperty("checkoutUrl").GetString()!, payer ?? supporter?.Email ?? "payer@people.example");
    }

    /// <summary>Has the sandbox do what no API of Stripe's does: <c>POST /_sandbox/{path}</c>.</summary>
    public async Task<JsonElement> ControlAsync(string path, object? body = null)
    {
        using var answer = await Pages.PostAsJsonAsync(new Uri(Sandbox!.Address, $"_sandbox/{path}"), body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Presses "pay" on a hosted checkout page.</summary>
    public Task PayAsync(string checkoutUrl, string email = "payer@people.example") => PressAsync(checkoutUrl, email);

    /// <summary>Asks for a code; answers with the request and the number of the newest mail before.</summary>
    public async Task<(string Request, int MailBefore)> RequestSignUpAsync(
        string email, string handle, params string[] classes)
    {
        var last = LastMail;
        var answer = await PostAsync("members", new { email, handle, classes, acceptsBylaws = 1 });
        Assert.Equal("check-your-email", answer.GetProperty("status").GetString());
        return (answer.GetProperty("request").GetString()!, last);
    }

    /// <summary>Reads the code that answers a request and confirms it.</summary>
    public async Task<SignedIn> ConfirmAsync(string email, (string Request, int MailBefore) asked)
    {
        var code = await ReadCodeAsync(email, asked.MailBefore);
        var answer = await PostAsync("sessions/confirm", new { request = asked.Request, code });
        return new SignedIn(
            email, answer.GetProperty("token").GetString()!, answer.GetProperty("memberId").GetString()!);
    }

    /// <summary>The code in a mail to an address that came after another mail.</summary>
    public async Task<string> ReadCodeAsync(string email, int after)
    {
        var code = "";
        await UntilAsync(() =>
        {
            var match = Outbox.List(email, 10).Where(mail => mail.Id > after)
                .Select(mail => CodePattern().Match(mail.Text))
                .FirstOrDefault(found => found.Success);
            code = match?.Value ?? "";
            return Task.FromResult(code.Length > 0);
        });
        return code;
    }

    /// <summary>The number of the newest mail; 0 when there is none.</summary>
    public int LastMail => Outbox.List(to: null, 1) is [OutboxMessage mail] ? mail.Id : 0;

    /// <summary>Looks again and again until something is so, for at most a minute.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo) => UntilAsync(isSo, () => "");

    private static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> tell)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(60))
            {
                Assert.Fail($"It never became so. {tell()}");
            }

            await Task.Delay(50);
        }
    }

    private string LoggedLast() => $"Logged last:\n{string.Join('\n', Log.Entries.TakeLast(20))}";

    /// <summary>Presses the button of a hosted page.</summary>
    public async Task PressAsync(string url, string? email = null)
    {
        using var form = new FormUrlEncodedContent(
            email is null ? [] : new Dictionary<string, string> { ["email"] = email });
        using var response = await Pages.PostAsync(new Uri(url), form);
        Assert.True(
            response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther,
            $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        Assert.Equal(ReturnUrl, response.Headers.Location?.ToString());
    }
}
