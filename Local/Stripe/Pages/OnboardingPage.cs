namespace PeepFunctions.Local.Sandbox;

/// <summary>The hosted page on which an account's owner tells Stripe who they are.</summary>
internal static class OnboardingPage
{
    public static PageAnswer Show(SandboxState state, string id)
    {
        if (Find(state, id) is not { } link)
            return Unknown();

        if (!AccountLinks.IsOpen(state, link))
            return PageAnswer.GoTo(link.Hidden.Text("refresh_url")!);

        return PageAnswer.Show("Set up payouts", """
            <p>Stripe would ask for a name, a document and a bank account here.</p>
            <form method="post"><p><button>Complete</button></p></form>
            """);
    }

    public static PageAnswer Complete(SandboxState state, string id)
    {
        if (Find(state, id) is not { } link)
            return Unknown();

        if (!AccountLinks.IsOpen(state, link))
            return PageAnswer.GoTo(link.Hidden.Text("refresh_url")!);

        link.Hidden["used"] = true;
        state.Changed(link);
        Accounts.CompleteOnboarding(state, state.Rows.Find(link.Hidden.Text("account")!)!);
        return PageAnswer.GoTo(link.Hidden.Text("return_url")!);
    }

    private static Row? Find(SandboxState state, string id) =>
        state.Rows.Find(id) is { Kind: AccountLinks.Kind } row ? row : null;

    private static PageAnswer Unknown() =>
        PageAnswer.Show("No such link", "<p>This link leads nowhere.</p>", 404);
}
