namespace PeepFunctions.Domain;

/// <summary>
/// The line that an account stands in. What is owed to one member or payee and what one member owns is added up over
/// all of them (<c>equity:capital</c>): a report shows nobody's own amount. Every other account is a line of its own.
/// </summary>
public static class AccountFamily
{
    /// <summary>The family of an account.</summary>
    /// <exception cref="InvalidOperationException">The account is <c>default</c>.</exception>
    public static string Of(Account account)
    {
        var end = account.Kind is AccountKind.Liability or AccountKind.Equity
            ? account.Path.IndexOf(':', account.Path.IndexOf(':', StringComparison.Ordinal) + 1)
            : -1;
        return end < 0 ? account.Path : account.Path[..end];
    }
}
