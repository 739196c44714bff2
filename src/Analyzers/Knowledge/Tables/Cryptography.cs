namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>Hashes, ciphers and keys.</summary>
internal static class Cryptography
{
    public static readonly MemberContract[] Members =
    [
        new("System.Security.Cryptography.RandomNumberGenerator", "Create", Handover.ReturnsBorrowed), // one for the whole process
        new("System.Security.Cryptography.HashAlgorithm", "Clear", Handover.ReleasesReceiver),
        new("System.Security.Cryptography.SymmetricAlgorithm", "Clear", Handover.ReleasesReceiver),
        new("System.Security.Cryptography.AsymmetricAlgorithm", "Clear", Handover.ReleasesReceiver),
    ];
}
