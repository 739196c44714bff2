using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Fields;

/// <summary>The way in which a type is disposed, and the release of one more field on that way.</summary>
internal static class TypeDisposal
{
    /// <summary>Writes the release where the type is disposed; says what was done, or nothing where it cannot be done.</summary>
    public static string? Write(FixContext site, OwnedField field, TextEditor splice)
    {
        if (field.Symbol.ContainingType is not { TypeKind: TypeKind.Class, IsRecord: false, IsStatic: false } type) return null;
        var own = type.GetMembers().OfType<IMethodSymbol>().Where(IsDisposal).ToList();
        if (own.Count == 0 && TerminationMethod.Find(field, type) is { } end) own.Add(end);
        if (!field.MayEnd(own.SelectMany(method => method.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(site.Cancellation)))
            || !BeforeOverwrite.WriteWhereForgotten(site, field, splice))
            return null;
        // what another method ends, it ends there: a Dispose beside it would be one that no caller knows
        if (own.Count == 0 && field.Forgets.Any()) return $"Dispose '{field.Name}' before it is cleared";
        if (own.Count == 0) return NewDisposal.Write(site, field, type, splice);
        foreach (var method in ToExtend(own))
        {
            if (method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(site.Cancellation))
                .SingleOrDefault() is not MethodDeclarationSyntax written)
                return null;
            if (field.Forgets.Any(place => written.Contains(place))) continue;
            if (written.SyntaxTree != site.Root.SyntaxTree || !DisposalBody.Write(site, field, written, splice)) return null;
        }

        return own.Any(IsDisposal) ? $"Dispose '{field.Name}' with its type" : $"Dispose '{field.Name}' in '{own[0].Name}'";
    }

    /// <summary>Every way to dispose the type leads through one of these.</summary>
    private static IEnumerable<IMethodSymbol> ToExtend(List<IMethodSymbol> own)
    {
        var once = own.Where(method => !method.IsAsynchronous()).OrderByDescending(method => method.Parameters.Length).FirstOrDefault();
        var awaited = own.Where(IsAsynchronous).OrderByDescending(method => method.Name.Length).FirstOrDefault();
        if (once is null || awaited is null) return new[] { once ?? awaited }.OfType<IMethodSymbol>();
        if (own.Where(IsAsynchronous).Any(method => Calls(method, "Dispose"))) return [once];
        return own.Where(method => !method.IsAsynchronous()).Any(method => Calls(method, "DisposeAsync")) ? [awaited] : [once, awaited];
    }

    /// <summary>Whether a method calls another one of the same object, and not only to say that nothing managed is left.</summary>
    private static bool Calls(IMethodSymbol method, string name) => method.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax().DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Any(call =>
            call.Expression.ToString() is var called && (called == name || called == "this." + name)
                && call.ArgumentList.ToString() != "(false)");

    private static bool IsDisposal(IMethodSymbol method) =>
        !method.IsStatic && (method.Name.Split('.').Last(), method.Parameters.Length) switch
        {
            ("Dispose", 0) => method.ReturnsVoid,
            ("Dispose", 1) => method.Parameters[0].Type.SpecialType == SpecialType.System_Boolean,
            ("DisposeAsync" or "DisposeAsyncCore", 0) => method.ReturnType.IsTaskLike(),
            _ => false,
        };

    private static bool IsAsynchronous(this IMethodSymbol method) => method.ReturnType.IsTaskLike();
}
