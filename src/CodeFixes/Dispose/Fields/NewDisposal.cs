using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Fields;

/// <summary>Gives a type a disposal of its own: an override of its base's, or the interface where nobody disposes it yet.</summary>
internal static class NewDisposal
{
    // Bases whose framework disposes what it creates: the renderer of components, the activators of controllers, pages and view components.
    private static readonly string[] s_disposedByFramework =
    [
        "Microsoft.AspNetCore.Components.ComponentBase", "Microsoft.AspNetCore.Mvc.ControllerBase",
        "Microsoft.AspNetCore.Mvc.RazorPages.PageModel", "Microsoft.AspNetCore.Mvc.ViewComponent",
    ];

    public static string? Write(FixContext site, OwnedField field, INamedTypeSymbol type, TextEditor splice)
    {
        if (field.Type.Members.LastOrDefault() is not { } last || field.Release(place: null, awaits: false) is not { } release) return null;
        var layout = new BlockLayout(site.Root, site.Text, last);
        if (!layout.IsFirstOnLine(field.Type.CloseBraceToken) || layout.EndOfLineAfter(last.GetLastToken()) is not { } end) return null;
        var indent = layout.IndentAt(last.GetFirstToken().SpanStart);

        if (type.Implements("IAsyncDisposable") && !type.Implements("IDisposable")) return null;
        if (type.Implements("IDisposable"))
        {
            if (Overridable(type) is not { } inherited) return null;
            splice.Insert(end, Override(inherited, release, NeedsComment(site, type), layout, indent));
            return $"Dispose '{field.Name}' with its type";
        }

        if (!MayBecomeDisposable(site, type)) return null;
        var contract = site.Model.LookupNamespacesAndTypes(field.Type.OpenBraceToken.Span.End, name: "IDisposable").Length == 1
            ? "IDisposable"
            : "System.IDisposable";
        if (field.Type.BaseList is { } bases) splice.Insert(bases.Types.Last().Span.End, ", " + contract);
        else splice.Insert(EndOfHead(field.Type), " : " + contract);
        splice.Insert(end, Method(NeedsComment(site, type), "public void Dispose()", [release], layout, indent));
        return $"Implement IDisposable to dispose '{field.Name}'";
    }

    private static string Override(IMethodSymbol inherited, string release, bool commented, BlockLayout layout, string indent)
    {
        var access = inherited.DeclaredAccessibility == Accessibility.Public
            ? "public"
            : inherited.DeclaredAccessibility == Accessibility.ProtectedOrInternal && inherited.IsFromSource()
            ? "protected internal"
            : "protected";
        if (inherited.Parameters.Length == 0)
            return Method(commented, $"{access} override void Dispose()", inherited.IsAbstract
                ? [release]
                : [release, "base.Dispose();"], layout, indent);
        var inner = indent + layout.Unit;
        var guarded = $"if (disposing){layout.Open(inner)}{release}{layout.NewLine}{inner}}}";
        return Method(commented, $"{access} override void Dispose(bool disposing)", inherited.IsAbstract
            ? [guarded]
            : [guarded, "", "base.Dispose(disposing);"], layout, indent);
    }

    private static string Method(bool commented, string head, string[] statements, BlockLayout layout, string indent)
    {
        var lines = statements.Select((statement, index) =>
            (index == 0 ? "" : layout.NewLine) + (statement.Length == 0 || index == 0 ? "" : indent + layout.Unit) + statement);
        var comment = commented ? $"/// <inheritdoc/>{layout.NewLine}{indent}" : "";
        return $"{layout.NewLine}{layout.NewLine}{indent}{comment}{head}{layout.Open(indent)}{string.Concat(lines)}"
            + $"{layout.NewLine}{indent}}}";
    }

    /// <summary>The disposal of a base type that a type can add to.</summary>
    private static IMethodSymbol? Overridable(INamedTypeSymbol type)
    {
        for (var level = type.BaseType; level is not null; level = level.BaseType)
        {
            if (level.GetMembers("DisposeAsyncCore").Length > 0) return null;
            var found = level.GetMembers("Dispose").OfType<IMethodSymbol>()
                .Where(method => method.ReturnsVoid && method.Parameters.Length <= 1).OrderByDescending(method => method.Parameters.Length)
                .FirstOrDefault();
            if (found is null) continue;
            return (found.IsVirtual || found.IsOverride || found.IsAbstract) && !found.IsSealed
                && found.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
                ? found
                : null;
        }

        return null;
    }

    /// <summary>
    /// Most frameworks don't dispose what they create, whatever it implements; and a type under this one with a disposal of its own would
    /// hide the new one.
    /// </summary>
    private static bool MayBecomeDisposable(FixContext site, INamedTypeSymbol type)
    {
        for (var level = type.BaseType; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            if (s_disposedByFramework.Contains(level.ToDisplayString())) break;
            if (!level.IsFromSource()) return false;
        }

        for (var level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            if (level.GetMembers("Dispose").Length > 0) return false;
        }

        return type.IsSealed || !site.Model.Compilation.GetSymbolsWithName("Dispose", SymbolFilter.Member, site.Cancellation)
            .Any(disposal =>
                !SymbolEqualityComparer.Default.Equals(disposal.ContainingType, type) && IsOrInherits(disposal.ContainingType, type));
    }

    private static bool IsOrInherits(INamedTypeSymbol? derived, INamedTypeSymbol type)
    {
        for (; derived is not null; derived = derived.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(derived.OriginalDefinition, type.OriginalDefinition)) return true;
        }

        return false;
    }

    private static int EndOfHead(TypeDeclarationSyntax type) =>
        InjectedConstructor.PrimaryParameters(type)?.Span.End ?? type.TypeParameterList?.Span.End ?? type.Identifier.Span.End;

    /// <summary>A project that checks its comments asks for one on whatever others can see.</summary>
    private static bool NeedsComment(FixContext site, INamedTypeSymbol type)
    {
        if (site.Root.SyntaxTree.Options.DocumentationMode != DocumentationMode.Diagnose) return false;
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
        {
            if (level.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                return false;
        }

        return true;
    }
}
