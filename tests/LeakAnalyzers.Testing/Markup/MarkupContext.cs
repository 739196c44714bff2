using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What the marks of a test can mean: the rules under test and those the fix is for.</summary>
internal sealed record MarkupContext(
    MarkupOptions Options,
    DiagnosticDescriptor? DefaultDescriptor,
    ImmutableArray<DiagnosticDescriptor> Descriptors,
    ImmutableArray<string> FixableIds,
    string DefaultPath)
{
    /// <summary>The result a mark expects: neither message nor severity nor further locations are compared. Null when the mark expects nothing.</summary>
    public DiagnosticResult? ResultFor(string name, MarkupMode mode)
    {
        var result = name.Length == 0 ? Default() : Named(name);
        if (mode == MarkupMode.IgnoreFixable && FixableIds.Contains(result.Id)) return null;
        return result.WithMessage(null).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity);
    }

    private DiagnosticResult Default() => DefaultDescriptor is { } descriptor
        ? new DiagnosticResult(descriptor)
        : throw new InvalidOperationException(
            "Markup syntax can only omit the diagnostic ID if the first analyzer only supports a single diagnostic. "
            + $"Name the ID, override GetDefaultDiagnostic or specify {nameof(MarkupOptions)}.{nameof(MarkupOptions.UseFirstDescriptor)}.");

    private DiagnosticResult Named(string id)
    {
        var descriptors = Descriptors.Where(descriptor => descriptor.Id == id).ToList();
        if (descriptors.Count > 1 && !Options.HasFlag(MarkupOptions.UseFirstDescriptor))
        {
            throw new InvalidOperationException($"Multiple diagnostic descriptors with ID {id} were found. Expect the diagnostic explicitly or specify {nameof(MarkupOptions)}.{nameof(MarkupOptions.UseFirstDescriptor)}.");
        }

        // An id that no analyzer knows is one of the compiler's.
        return descriptors.Count > 0 ? new DiagnosticResult(descriptors[0]) : DiagnosticResult.CompilerError(id);
    }
}
