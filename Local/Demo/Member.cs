namespace PeepFunctions.Local.Demo;

/// <summary>
/// Somebody with an address who signs up, and signs in again whenever the app asks for it. Sessions are never kept: a
/// demo that goes on signs everybody in anew.
/// </summary>
internal sealed class Member(Person person, ApiClient api, Outbox outbox, string seed) : IDisposable
{
    private static readonly TimeSpan MailPatience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _signingIn = new(1);
    private string? _token;
    private string? _id;

    public Person Person => person;

    /// <summary>The member id; known from the first sign-in on.</summary>
    public string Id => _id ?? throw new DemoException($"{person.Handle} has not signed in.");

    /// <summary>Becomes a member, or signs in as the one who signed up in an earlier run.</summary>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        var newest = await outbox.NewestAsync(person.Email, cancellationToken);
        if (newest > 0 && await TrySignInAsync(TimeSpan.FromSeconds(5), cancellationToken))
            return;

        var signUp = await api.SendAsync(
            new ApiCall(HttpMethod.Post, "api/members")
            {
                Body = new
                {
                    email = person.Email,
                    handle = person.Handle,
                    classes = new[] { person.Role == Role.Creator ? "creator" : "supporter" },
                    acceptsBylaws = 1,
                },
                Key = $"{seed}:join:{person.Handle}:{newest}",
            },
            cancellationToken);
        if (signUp.Code == "handle-taken" && await TrySignInAsync(MailPatience, cancellationToken))
            return;

        var request = signUp.Expected().Text("request");
        if (!await TryConfirmAsync(request, newest, MailPatience, cancellationToken))
            throw new DemoException($"No code that is good came by mail to {person.Email}.");
    }

    public Task<ApiAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new ApiCall(HttpMethod.Get, path), cancellationToken);

    public Task<ApiAnswer> PostAsync(string path, object? body, string? key, CancellationToken cancellationToken) =>
        SendAsync(new ApiCall(HttpMethod.Post, path) { Body = body, Key = key }, cancellationToken);

    /// <summary>Sends a request as this member, signing in again when the app asks for that.</summary>
    public async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var token = _token ?? await SignInAsync(null, cancellationToken);
        var answer = await api.SendAsync(call with { Token = token }, cancellationToken);
        return answer.Code is "not-signed-in" or "sign-in-again"
            ? await api.SendAsync(call with { Token = await SignInAsync(token, cancellationToken) }, cancellationToken)
            : answer;
    }

    /// <summary>Signs in now: what anyone may call takes somebody whose session is over for a stranger.</summary>
    public async Task SignInAsync(CancellationToken cancellationToken) => await SignInAsync(_token, cancellationToken);

    public void Dispose() => _signingIn.Dispose();

    /// <summary>Gets another token than one that is no longer good enough; once, however many ask.</summary>
    private async Task<string> SignInAsync(string? refused, CancellationToken cancellationToken)
    {
        await _signingIn.WaitAsync(cancellationToken);
        try
        {
            if (_token is not null && _token != refused)
                return _token;
            return await TrySignInAsync(MailPatience, cancellationToken)
                ? _token!
                : throw new DemoException($"No code that is good came by mail to {person.Email}.");
        }
        finally
        {
            _signingIn.Release();
        }
    }

    private async Task<bool> TrySignInAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var newest = await outbox.NewestAsync(person.Email, cancellationToken);
        var answer = await api.SendAsync(
            new ApiCall(HttpMethod.Post, "api/sessions") { Body = new { email = person.Email } }, cancellationToken);
        return await TryConfirmAsync(answer.Expected().Text("request"), newest, patience, cancellationToken);
    }

    private async Task<bool> TryConfirmAsync(
        string? request, long newest, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await outbox.WaitForCodeAsync(person.Email, newest, patience, cancellationToken) is not { } code)
            return false;
        var answer = await api.SendAsync(
            new ApiCall(HttpMethod.Post, "api/sessions/confirm") { Body = new { request, code } }, cancellationToken);
        if (answer.Code == "code-wrong")
            return false;

        (_token, _id) = (answer.Expected().Text("token"), answer.Text("memberId"));
        return true;
    }
}
