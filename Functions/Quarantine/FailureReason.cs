using System.Text.Json;
using Azure;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Why a message failed, in words that hold nothing of what it was about: a stable code, the type of the exception, and
/// Stripe's request id, by which Stripe's own log finds the rest. Never an exception's text, which may quote anything.
/// </summary>
public static class FailureReason
{
    /// <summary>The message is no pointer: nothing can be done with it but look at it.</summary>
    public const string NotAPointer = "not-a-pointer";

    /// <summary>No run of the function left word: it was killed each time, or never began.</summary>
    public const string Unknown = "unknown";

    private const int LongestWord = 80;

    /// <summary>The reason that an exception gives.</summary>
    public static string Of(Exception failure) => failure switch
    {
        StripeException stripe => Join(
            $"stripe-{Plain(stripe.StripeError?.Code) ?? $"{(int)stripe.HttpStatusCode}"}",
            failure,
            Plain(stripe.StripeResponse?.RequestId)),
        RequestFailedException storage => Join($"storage-{Plain(storage.ErrorCode) ?? $"{storage.Status}"}", failure),
        AggregateException { InnerExceptions: [var only, ..] } => Of(only),
        JsonException => Join(NotAPointer, failure),
        OperationCanceledException => Join("timed-out", failure),
        HttpRequestException or IOException => Join("connection-failed", failure),
        _ => Join("failed", failure),
    };

    private static string Join(string code, Exception failure, string? request = null) =>
        $"{code} {failure.GetType().Name}{(request is null ? "" : $" {request}")}";

    private static string? Plain(string? word) =>
        word is { Length: > 0 and <= LongestWord } && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? word
            : null;
}
