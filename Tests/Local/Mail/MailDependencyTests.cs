using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using PeepFunctions.Local.Hosting;
using PeepFunctions.Local.Mail;

namespace PeepFunctions.Tests;

public sealed class MailDependencyTests
{
    [Fact]
    public async Task Routes_MailThatWasSent_IsListedAndShownAsJson()
    {
        await using var running = await StartAsync();
        await SendAsync(running, "ada@creators.example", "Your code", "7K2M9PQR");
        await SendAsync(running, "bo@creators.example", "Your code", "AAAABBBB");

        var all = await running.Client.GetFromJsonAsync<JsonElement>("local/mail");
        var adas = await running.Client.GetFromJsonAsync<JsonElement>("local/mail?to=ada@creators.example");
        var shown = await running.Client.GetFromJsonAsync<JsonElement>("local/mail/1");

        Assert.Equal(2, all.GetArrayLength());
        Assert.Equal(2, all[0].GetProperty("id").GetInt32());
        Assert.Equal(1, Assert.Single(adas.EnumerateArray()).GetProperty("id").GetInt32());
        Assert.Equal("ada@creators.example", shown.GetProperty("to")[0].GetString());
        Assert.Equal("Your code", shown.GetProperty("subject").GetString());
        Assert.Equal("7K2M9PQR", shown.GetProperty("text").GetString()!.Trim());
        Assert.EndsWith("Z", shown.GetProperty("dateUtc").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local/mail/1")]
    [InlineData("local/mail/x")]
    [InlineData("local/mail/-1")]
    [InlineData("local/mail/99999999999")]
    public async Task Routes_NoSuchMail_Is404(string path)
    {
        await using var running = await StartAsync();

        var answer = await running.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Routes_ABrowserAsks_PagesShowMarkupAsText()
    {
        await using var running = await StartAsync();
        await SendAsync(running, "ada@creators.example", "<b>Hi</b>", "<script>alert(1)</script>");
        running.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        var list = await running.Client.GetStringAsync("local/mail");
        var shown = await running.Client.GetStringAsync("local/mail/1");

        Assert.Contains("&lt;b&gt;Hi&lt;/b&gt;", list, StringComparison.Ordinal);
        Assert.Contains("href=\"/local/mail/1\"", list, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", list + shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_MailServerConfigured_StartsNothing()
    {
        await using var mail = new MailDependency();
        await using var running = await StartAsync(mail, new() { ["Peep__Smtp__Host"] = "smtp.creators.example" });

        Assert.Null(mail.Where);
        Assert.Null(mail.Outbox);
        Assert.Equal("smtp.creators.example", Setting(running, "Peep:Smtp:Host"));
        Assert.Equal(HttpStatusCode.NotFound, (await running.Client.GetAsync("local/mail")).StatusCode);
    }

    private static Task<Running> StartAsync() => StartAsync(new MailDependency(), []);

    private static async Task<Running> StartAsync(MailDependency mail, Dictionary<string, string> settings)
    {
        var builder = FunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = [],
            HostJson = Path.Combine(AppContext.BaseDirectory, "host.json"),
            Dependencies = [mail],
            Settings = settings,
        });
        builder.ConfigureFunctionsWebApplication();
        var host = (LocalHost)builder.Build();
        await host.StartAsync();
        return new Running(host, new HttpClient { BaseAddress = host.Address });
    }

    private static string Setting(Running running, string name) =>
        running.Host.Services.GetRequiredService<IConfiguration>()[name]!;

    private static async Task SendAsync(Running running, string to, string subject, string text)
    {
        var mail = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        mail.From.Add(MailboxAddress.Parse(Setting(running, "Peep:Smtp:From")));
        mail.To.Add(MailboxAddress.Parse(to));
        using var client = new SmtpClient();
        await client.ConnectAsync(
            Setting(running, "Peep:Smtp:Host"),
            int.Parse(Setting(running, "Peep:Smtp:Port"), CultureInfo.InvariantCulture),
            SecureSocketOptions.None);
        await client.SendAsync(mail);
        await client.DisconnectAsync(quit: true);
    }

    private sealed record Running(LocalHost Host, HttpClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Host.DisposeAsync();
        }
    }
}
