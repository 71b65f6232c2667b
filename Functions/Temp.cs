#pragma warning disable
using Microsoft.Extensions.DependencyInjection;
namespace PeepFunctions.Functions;
public readonly record struct EmailAddress { public static bool TryParse(string? a, out EmailAddress b) { b = default; return true; } }
public enum MemberClass { Creator, Contributor, Supporter }
public enum MemberState { Applicant, Active, Suspended, Departed }
public sealed class StripeLookups { public Task<List<Movement>> LookUpAsync(InboxEvent e, CancellationToken t) => null!; }
public sealed class MovementPosting { public Task PostAsync(Movement m, CancellationToken t) => null!; }
public sealed record Movement;
public static class Regs { public static IServiceCollection AddMembers(this IServiceCollection s) => s; public static IServiceCollection AddDividends(this IServiceCollection s) => s; }
