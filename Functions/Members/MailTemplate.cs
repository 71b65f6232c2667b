namespace PeepFunctions.Functions;

/// <summary>
/// What can be mailed. Nothing of it says what the platform is about: a mailbox may be read over a shoulder.
/// </summary>
public enum MailTemplate
{
    /// <summary>
    /// Nothing: put in the queue where an address is not known, so that asking takes the same steps either way.
    /// </summary>
    None,

    /// <summary>A sign-in code. Values: <c>code</c>.</summary>
    SignInCode,

    /// <summary>The first words to a new member. Values: <c>handle</c>.</summary>
    Welcome,

    /// <summary>A statement is there. Values: <c>period</c>.</summary>
    StatementReady,

    /// <summary>Nothing can be paid to the payout account. No values.</summary>
    PayoutAttention,

    /// <summary>To the present address: somebody who is signed in wants another one. No values.</summary>
    AddressChange,

    /// <summary>To whoever has the address that somebody else wants for their account. No values.</summary>
    AddressTaken,

    /// <summary>Something that stewards have to look at. Values: <c>code</c>, <c>reference</c>.</summary>
    StewardNotice,

    /// <summary>A vote is open. Values: <c>until</c>.</summary>
    VoteOpened,

    /// <summary>A vote is counted. No values.</summary>
    VoteCounted,

    /// <summary>Money goes to another account from now on. Nobody can switch it off: it may not have been them.</summary>
    PayoutAccountChanged,

    /// <summary>
    /// There are new bylaws. Values: <c>version</c>, <c>from</c>. Nobody can switch it off: it is a notice by law.
    /// </summary>
    BylawsAdopted,

    /// <summary>
    /// A claim that the members voted to issue to the member was not issued. No values. Nobody can switch it off: it is
    /// about what is theirs.
    /// </summary>
    ClaimRefused,
}
