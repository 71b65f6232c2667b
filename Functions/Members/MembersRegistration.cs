using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The people of the co-op.</summary>
public static class MembersRegistration
{
    /// <summary>Adds members, sign-in, mail, payout accounts, payees and hours.</summary>
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddSingleton<MemberKeys>()
        .AddSingleton<AuditTable>()
        .AddSingleton<MembersTable>()
        .AddSingleton<MemberSecrets>()
        .AddSingleton(MemberSecrets.SealedEmail)
        .AddSingleton(MemberSecrets.SealedPayoutReference)
        .AddSingleton<FoundingStewards>()
        .AddSingleton<SignInCodes>()
        .AddSingleton(SignInCodes.SealedEmail)
        .AddSingleton(SignInCodes.SealedSignUp)
        .AddSingleton<AddressChange>()
        .AddSingleton<AddressRotation>()
        .AddSingleton<StewardsLeaving>()
        .AddSingleton<StewardsTable>()
        .AddSingleton<StewardAppointments>()
        .AddSingleton<StewardActs>()
        .AddSingleton<ConsentsTable>()
        .AddSingleton<MemberConsents>()
        .AddSingleton<Leaving>()
        .AddSingleton<LeavingAtStripe>()
        .AddSingleton<ShareRepaying>()
        .AddSingleton<MemberExport>()
        .AddSingleton<Joining>()
        .AddSingleton<MailTable>()
        .AddSingleton<MemberMails>()
        .AddSingleton(MailTable.Sealed)
        .AddSingleton<MailServer>()
        .AddSingleton<ReturnUrls>()
        .AddSingleton<PayoutAccounts>()
        .AddSingleton<PayeesTable>()
        .AddSingleton<HoursTable>()
        .AddSingleton(HoursTable.SealedNote)
        .AddSingleton<SupportTable>();
}
