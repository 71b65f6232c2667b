using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>Business time, as anybody at this machine can move it.</summary>
internal sealed class ClockDial(ApiClient api, TimeSpan patience)
{
    /// <summary>What time it is.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        (await api.GetAsync("local/clock", null, cancellationToken)).Expected()["now"].GetDateTimeOffset();

    /// <summary>Moves it to an instant, once everything before it is done; nothing happens when that is past.</summary>
    public async Task MoveToAsync(DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await api.SendAsync(
                new ApiCall(HttpMethod.Post, "local/clock")
                {
                    Body = new { now = nowUtc.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) },
                },
                cancellationToken);
            if (answer.IsOk || answer.Code == "only-forward")
                return;
            if (answer.Code != "busy" || TimeProvider.System.GetElapsedTime(began) > patience)
                throw answer.Unexpected();
        }
    }
}
