using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>
/// Makes a function async, where all who call it can wait for it; the compiler has the last word on what must not wait (a lock, a ref
/// parameter, a span).
/// </summary>
internal static class AsyncFunction
{
    public static bool TryMake(FixContext site, SyntaxNode function, TextEditor splice)
    {
        switch (function)
        {
            case CompilationUnitSyntax:
                return true; // the statements of a program may await
            case LambdaExpressionSyntax lambda when IsForTaskRun(site, lambda):
                splice.Insert(lambda.SpanStart, "async ");
                return true;
            case LocalFunctionStatementSyntax { AttributeLists.Count: 0 } local
                when site.Model.GetDeclaredSymbol(local, site.Cancellation) is IMethodSymbol symbol:
                return TryMake(site, symbol, local.ReturnType, local.Function(), splice);
            case MethodDeclarationSyntax { AttributeLists.Count: 0 } method
                when site.Model.GetDeclaredSymbol(method, site.Cancellation) is { } symbol
                    && !method.Modifiers.Any(SyntaxKind.PartialKeyword):
                return Reach(site, symbol) is { } reach && TryMake(site, symbol, method.ReturnType, reach, splice);
            default:
                return false;
        }
    }

    private static bool TryMake(FixContext site, IMethodSymbol method, TypeSyntax returned, SyntaxNode reach, TextEditor splice)
    {
        if (method.ReturnsByRef || method.ReturnsByRefReadonly || method.ReturnType.IsTaskLike()
            || method.Parameters.Any(static parameter => parameter.RefKind != RefKind.None))
            return false;
        if (site.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is not { } task) return false;
        var calls = 0;
        foreach (var use in reach.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (use.Identifier.ValueText != method.Name
                || !SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.Cancellation).Symbol?.OriginalDefinition,
                    method))
                continue;
            if (!CanWait(site, use, splice)) return false;
            calls++;
        }

        // the runtime waits for its Main; whoever else is called by nobody in sight is called by somebody out of sight
        if (calls == 0 && !IsEntryPoint(site, method)) return false;
        var name = task.ToMinimalDisplayString(site.Model, returned.SpanStart);
        splice.Replace(returned.Span, method.ReturnsVoid ? $"async {name}" : $"async {name}<{returned}>");
        return true;
    }

    /// <summary>Where all the calls of a method are: in its type, if nobody else sees it and no file but this one names it.</summary>
    private static SyntaxNode? Reach(FixContext site, IMethodSymbol method)
    {
        if (method.IsVirtual || method.IsAbstract || method.IsOverride || method.ExplicitInterfaceImplementations.Length > 0
            || method.ContainingType.TypeKind == TypeKind.Interface)
            return null;
        if (method.ContainingType.AllInterfaces.SelectMany(face => face.GetMembers(method.Name))
            .Any(member =>
                SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)))
            return null;
        if (method.DeclaredAccessibility == Accessibility.Private && method.ContainingType.DeclaringSyntaxReferences is [{ } only])
            return only.GetSyntax(site.Cancellation);
        if (IsEntryPoint(site, method)) return IsNamedElsewhere(site, method.Name) ? null : site.Root;
        var isHidden = method.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal
            && method.ContainingAssembly.GetAttributes()
                .All(static attribute => attribute.AttributeClass?.Name != "InternalsVisibleToAttribute");
        return isHidden && !IsNamedElsewhere(site, method.Name) ? site.Root : null;
    }

    private static bool IsNamedElsewhere(FixContext site, string name) =>
        site.Model.Compilation.SyntaxTrees.Any(tree =>
            tree != site.Model.SyntaxTree && Regex.IsMatch(tree.GetText(site.Cancellation).ToString(), $@"\b{name}\b"));

    private static bool IsEntryPoint(FixContext site, IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(site.Model.Compilation.GetEntryPoint(site.Cancellation), method);

    /// <summary>Has the user of the name wait; nothing is to be done where <c>Task.Run</c> does.</summary>
    private static bool CanWait(FixContext site, SimpleNameSyntax use, TextEditor splice)
    {
        ExpressionSyntax target = use.Parent is MemberAccessExpressionSyntax access && access.Name == use ? access : use;
        if (target.Parent is ArgumentSyntax && IsForTaskRun(site, target)) return true;
        if (target.Parent is not InvocationExpressionSyntax call || call.Expression != target) return false;
        if (call.Parent is LambdaExpressionSyntax lambda && !lambda.IsAsync()) return IsForTaskRun(site, lambda);
        if (!call.Function().IsAsync()) return false;
        var isChained = call.Parent is MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax or ElementAccessExpressionSyntax
            or PostfixUnaryExpressionSyntax;
        splice.Insert(call.SpanStart, isChained ? "(await " : "await ");
        if (isChained) splice.Insert(call.Span.End, ")");
        return true;
    }

    private static bool IsForTaskRun(FixContext site, ExpressionSyntax work) =>
        work.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument
            && call.ArgumentList.Arguments[0] == argument
        && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol
            is IMethodSymbol { Name: "Run", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } };
}
