using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What was put into the message of a diagnostic; the compiler does not publish it.</summary>
internal static class DiagnosticArguments
{
    private static readonly Func<Diagnostic, IReadOnlyList<object?>> Read = typeof(Diagnostic)
        .GetProperty("Arguments", BindingFlags.Instance | BindingFlags.NonPublic)!
        .GetMethod!.CreateDelegate<Func<Diagnostic, IReadOnlyList<object?>>>();

    public static IEnumerable<string> Arguments(this Diagnostic diagnostic) => Texts(Read(diagnostic));

    public static string ArgumentsText(this Diagnostic diagnostic) => string.Join('\0', diagnostic.Arguments());

    public static IEnumerable<string> Texts(IEnumerable<object?> arguments) => arguments.Select(argument => argument?.ToString() ?? string.Empty);
}
