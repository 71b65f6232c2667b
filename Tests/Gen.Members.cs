using System.Collections.Immutable;
using CsCheck;

namespace PeepFunctions.Tests;

internal static partial class Gens
{
    public static readonly Gen<SignInCode> SignInCode =
        Gen.Byte.Array[Domain.SignInCode.ByteCount].Select(bytes => Domain.SignInCode.FromBytes(bytes));

    public static readonly Gen<Handle> Handle = Gen.Char["abcelimnorvw01-_"].Array[3, 12]
        .Select(letters => Domain.Handle.TryParse(new string(letters), out var handle) ? handle : (Handle?)null)
        .Where(handle => handle is not null)
        .Select(handle => handle!.Value);

    public static readonly Gen<MemberClasses> MemberClasses =
        Gen.Enum<MemberClass>().Array[0, 3].Select(classes => Domain.MemberClasses.From(classes));

    public static readonly Gen<SignInRequest> SignInRequest = Gen.Select(
        Gen.Byte.Array[32], Instant, Gen.Int[0, 6], Gen.Bool,
        (hash, issued, tries, used) => new SignInRequest(ImmutableArray.Create(hash), issued, tries, used));

    public static readonly Gen<HoursLog> HoursLog = Gen.Select(
        Id, Id, Gen.Int[1, 1440], Memo, Gen.Enum<HoursState>(),
        (id, member, minutes, note, state) =>
            new HoursLog(id, member, new DateOnly(2026, 10, 5), minutes, note, state));
}
