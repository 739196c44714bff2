using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing;

/// <summary>Writes an expression so that it means the same in another document.</summary>
internal sealed class MovableText(SemanticModel model, Func<INamedTypeSymbol, string> nameOf, Action<string> import, IAssemblySymbol reader)
{
    /// <summary>The text of the expression, or null when it names something the other place cannot reach.</summary>
    public string? Write(ExpressionSyntax expression)
    {
        if (expression.SyntaxTree != model.SyntaxTree) return expression.ToString();

        var changes = new List<TextChange>();
        if (!TryWrite(expression, changes)) return null;
        var origin = expression.SpanStart;
        var text = SourceText.From(expression.ToString());
        return text.WithChanges(changes.Select(c => new TextChange(new TextSpan(c.Span.Start - origin, c.Span.Length), c.NewText ?? "")))
            .ToString();
    }

    private bool TryWrite(SyntaxNode node, List<TextChange> changes)
    {
        RecursionGuard.EnsureStack();
        switch (node)
        {
            case InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } question:
                return Replace(question, Constant(question), changes);
            case PredefinedTypeSyntax or NameColonSyntax or NameEqualsSyntax or IdentifierNameSyntax { IsVar: true }:
                return true;
            case TypeSyntax type
                when type is not SimpleNameSyntax { Parent: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax }
                    && model.GetSymbolInfo(type).Symbol is INamedTypeSymbol symbol:
                return CanReach(symbol) && Replace(type, nameOf(symbol), changes);
            case MemberAccessExpressionSyntax access when model.GetSymbolInfo(access).Symbol is INamedTypeSymbol symbol:
                return CanReach(symbol) && Replace(access, nameOf(symbol), changes);
            case IdentifierNameSyntax { Parent: AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment } name
                when assignment.Left == name:
                return true;
            case SimpleNameSyntax name:
                return TryWriteName(name, changes);
            default:
                return node.ChildNodes().All(child => TryWrite(child, changes));
        }
    }

    private bool TryWriteName(SimpleNameSyntax name, List<TextChange> changes)
    {
        var symbol = model.GetSymbolInfo(name).Symbol;
        if (symbol is INamedTypeSymbol type && name.Parent is MemberAccessExpressionSyntax qualified && qualified.Expression == name)
        {
            return CanReach(type) && Replace(name, nameOf(type), changes);
        }

        if (symbol is ILocalSymbol { IsConst: true }) return Replace(name, Constant(name), changes);
        if (symbol is not (IFieldSymbol or IPropertySymbol or IMethodSymbol or IEventSymbol)) return true;
        if (symbol is IMethodSymbol { ReducedFrom: { } extension }) import(extension.ContainingNamespace.ToDisplayString());

        var hasReceiver = name.Parent is MemberAccessExpressionSyntax access && access.Name == name
            || name.Parent is MemberBindingExpressionSyntax;
        if (!CanReach(symbol))
        {
            var whole = hasReceiver ? (ExpressionSyntax)name.Parent! : name;
            return !hasReceiver && Replace(whole, Constant(whole), changes);
        }

        if (hasReceiver || !symbol.IsStatic) return name.ChildNodes().All(child => TryWrite(child, changes));
        return Replace(name, $"{nameOf(symbol.ContainingType)}.{name}", changes);
    }

    /// <summary>True if the other place may name the symbol.</summary>
    public bool CanReach(ISymbol symbol)
    {
        for (var s = symbol; s is not null and not INamespaceSymbol; s = s.ContainingSymbol)
        {
            var reached = s.DeclaredAccessibility switch
            {
                Accessibility.Public or Accessibility.NotApplicable => true,
                Accessibility.Internal or Accessibility.ProtectedOrInternal =>
                    s.ContainingAssembly.Name == reader.Name || s.ContainingAssembly.GivesAccessTo(reader),
                _ => false,
            };
            if (!reached) return false;
        }

        return true;
    }

    private string? Constant(ExpressionSyntax expression) =>
        model.GetConstantValue(expression) is { HasValue: true, Value: var value }
            && model.GetTypeInfo(expression).Type is not { TypeKind: TypeKind.Enum }
            ? SymbolDisplay.FormatPrimitive(value!, quoteStrings: true, useHexadecimalNumbers: false)
            : null;

    private static bool Replace(SyntaxNode node, string? text, List<TextChange> changes)
    {
        if (text is null) return false;
        changes.Add(new TextChange(node.Span, text));
        return true;
    }
}
