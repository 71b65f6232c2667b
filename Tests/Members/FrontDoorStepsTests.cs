using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Whether an address is known changes nothing of what is done: the same calls to storage, in order.</summary>
public sealed class FrontDoorStepsTests
{
    [Fact]
    public async Task SignUpAndSignIn_KnownUnknownDeparted_TakeTheSameSteps()
    {
        var storage = new WrittenTransport();
        await using var app = await PeepApp.StartAsync(configure: services =>
            services.Configure<StorageOptions>(options => options.Transport = storage));
        await app.SignUpAsync("is-known", "creator");
        var gone = await app.SignUpAsync("has-left", "creator");
        await app.Services.GetRequiredService<MembersTable>().ChangeAsync(
            gone.MemberId,
            row =>
            {
                MemberRow.SetState(row, MemberState.Departed);
                return true;
            },
            default);
        await app.JumpToAsync(PeepApp.Start.AddHours(2));
        await app.RunAsync(nameof(SweepExpired)); // what their first sign-ups left behind
        await app.SettleAsync();

        await app.PostAsync("sessions", new { email = "before@people.example" }); // begins the hour of this client
        var steps = new List<(string In, string Up)>();
        foreach (var who in new[] { "is-known", "not-known", "has-left" })
        {
            var email = $"{who}@people.example";
            var up = await StepsAsync(app, storage, "members", new
            {
                email,
                handle = $"new-{who}",
                classes = new[] { "creator" },
                acceptsBylaws = 1,
            });
            steps.Add((await StepsAsync(app, storage, "sessions", new { email }), up));
        }

        Assert.Contains("POST Mail", steps[0].In, StringComparison.Ordinal);
        Assert.Contains("POST MemberKeys", steps[0].Up, StringComparison.Ordinal);
        Assert.Equal(steps[0], steps[1]);
        Assert.Equal(steps[0], steps[2]);
    }

    private static async Task<string> StepsAsync(PeepApp app, WrittenTransport storage, string path, object body)
    {
        await app.SettleAsync();
        storage.Begin();
        using var answer = await app.SendAsync(HttpMethod.Post, path, body);
        Assert.Equal(202, (int)answer.StatusCode);
        return storage.End();
    }

    /// <summary>Storage that writes down what one request asks of it; what timers ask goes to other tables.</summary>
    private sealed class WrittenTransport : HttpPipelineTransport
    {
        private static readonly string[] OfTheFrontDoor =
        [
            TableNames.Bylaws, TableNames.Limits, TableNames.Mail, TableNames.MemberKeys, TableNames.Members,
            TableNames.Sessions, TableNames.SignInCodes,
        ];

        private readonly HttpClientTransport _network = new();
        private readonly List<string> _steps = [];
        private bool _writes;

        public void Begin()
        {
            lock (_steps)
            {
                _steps.Clear();
                _writes = true;
            }
        }

        public string End()
        {
            lock (_steps)
            {
                _writes = false;
                return string.Join('\n', _steps);
            }
        }

        public override Request CreateRequest() => _network.CreateRequest();

        public override void Process(HttpMessage message) =>
            throw new NotSupportedException("Nothing here is synchronous.");

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            var path = message.Request.Uri.Path.Split('/')[^1].Split('(')[0];
            lock (_steps)
            {
                if (_writes && OfTheFrontDoor.Contains(path) && !IsOfTheMailman(message, path))
                {
                    _steps.Add($"{message.Request.Method} {path}");
                }
            }

            await _network.ProcessAsync(message);
        }

        // The mail is taken from the table while the request is still being answered, or a moment later.
        private static bool IsOfTheMailman(HttpMessage message, string table) =>
            table == TableNames.Mail && message.Request.Method != RequestMethod.Post;
    }
}
