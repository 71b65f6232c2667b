namespace PeepFunctions.Functions;

/// <summary>Where a payee is paid.</summary>
public sealed record PayeeBody(string PayoutAccount);

/// <summary>The accounts of those who are paid without being members.</summary>
public sealed class PayeesEndpoints(
    Endpoint endpoint, PayeesTable payees, PayoutAccounts accounts, AuditTable audit, TimeProvider clock)
{
    /// <summary>Enters or changes a payee.</summary>
    [Function("PutPayee")]
    [Allows(Access.StewardJustNow)]
    [Takes<PayeeBody>]
    [Answers<Payee>]
    [Refuses(422, "account-unknown")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "payees/{payee}")] HttpRequest request,
        string payee,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<PayeeBody>(
            request,
            Access.StewardJustNow,
            async (caller, body, token) =>
            {
                if (!Category.TryParse(payee, out var name))
                {
                    return Problems.Invalid("payee", "1 to 40 characters of a-z, 0-9 and -.");
                }

                if (!body.PayoutAccount.StartsWith("acct_", StringComparison.Ordinal)
                    || !Accounts.IsId(body.PayoutAccount))
                {
                    return Problems.Invalid("payoutAccount", "An account at Stripe: acct_ and what follows.");
                }

                if (!await accounts.ExistsAsync(body.PayoutAccount, token))
                {
                    return Problems.Forbidden("account-unknown", "Stripe knows no such account of ours.");
                }

                // The row shows the last change only; whoever turns payments to another account is to be seen.
                var (entered, now) = (new Payee(name.Name, body.PayoutAccount), clock.GetUtcNow());
                await audit.NoteAsync(
                    AuditTable.OfPayee(entered.Name),
                    new AuditNote(
                        AuditAct.PayeeChanged, caller.Id, now, entered.PayoutAccount, Occasion: caller.OperationId),
                    token);
                await payees.PutAsync(entered, caller.Id, now, token);
                return Answers.Ok(entered);
            },
            cancellationToken,
            act: AuditAct.PayeeChanged);

    /// <summary>The payees.</summary>
    [Function("ListPayees")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<Payee>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "payees")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    await payees.ReadAllAsync(token).ToListAsync(token), payee => payee.Name, payee => payee))
                : Paging.Wrong,
            cancellationToken);
}
