namespace PeepFunctions.Domain;

/// <summary>One thing wrong in a bylaws document.</summary>
/// <param name="At">Where, as a JSON pointer (RFC 6901); empty for the whole document.</param>
/// <param name="Message">What would be right.</param>
public sealed record BylawsFault(string At, string Message);
