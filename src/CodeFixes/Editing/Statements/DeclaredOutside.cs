using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>Keeps alive, in front of a new block, the locals that statements in it declare and statements after it use.</summary>
internal static class DeclaredOutside
{
    public static bool Move(FixContext site, StatementList siblings, int head, int from, int last, TextEditor splice, BlockLayout layout)
    {
        foreach (var symbol in siblings.UsesAfter(from, last, site.Model, site.Cancellation).Select(use => use.Declared)
            .Distinct(SymbolEqualityComparer.Default)
            .OrderBy(symbol => symbol.Locations[0].SourceSpan.Start).ToList())
        {
            if (symbol is not ILocalSymbol { IsRef: false, IsConst: false, Type.IsAnonymousType: false } local) return false;
            if (local.DeclaringSyntaxReferences[0].GetSyntax(site.Cancellation) is not VariableDeclaratorSyntax declarator) return false;
            if (declarator.Parent?.Parent is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration
                || declaration.Declaration.Variables.Count != 1)
                return false;
            var value = declarator.Initializer?.Value;
            if (!siblings.Statements.Contains(declaration) || value is InitializerExpressionSyntax) return false;
            if (layout.HasDirectives(declaration.FullSpan)) return false;
            var indent = layout.IndentAt(siblings[head].SpanStart);
            if (declaration != siblings[head] && (value is null || IsBlank(value, site.Model)))
            {
                splice.Insert(siblings[head].SpanStart, declaration.Span, layout.NewLine + indent);
                TextRemoval.Remove(declaration, splice, layout);
                continue;
            }

            if (value is null) return false;
            var type = declaration.Declaration.Type.IsVar
                ? TypeOf(local, value, siblings, site.Model).ToMinimalDisplayString(site.Model, siblings[head].SpanStart)
                : declaration.Declaration.Type.ToString();
            splice.Insert(siblings[head].SpanStart, $"{type} {declarator.Identifier.Text};{layout.NewLine}{indent}");
            splice.Remove(TextSpan.FromBounds(declaration.SpanStart, declarator.SpanStart));
        }

        return true;
    }

    // 'var' may always take null: what gets one value that is none is written as what it is.
    private static ITypeSymbol TypeOf(ILocalSymbol local, ExpressionSyntax value, StatementList siblings, SemanticModel model) =>
        local.Type.IsReferenceType && model.GetTypeInfo(value).Nullability.FlowState == NullableFlowState.NotNull
        && !siblings.Owner.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name =>
                name.Identifier.ValueText == local.Name && name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name
                    || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 })
            ? local.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)
            : local.Type;

    /// <summary>Whether a statement only makes something empty or constant: it does not matter when.</summary>
    public static bool IsBlank(StatementSyntax statement, SemanticModel model) =>
        statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration
        && declaration.Declaration.Variables.All(variable => variable.Initializer is null || IsBlank(variable.Initializer.Value, model));

    private static bool IsBlank(ExpressionSyntax value, SemanticModel model) => model.GetConstantValue(value).HasValue
        || value is BaseObjectCreationExpressionSyntax { Initializer: null } creation
            && model.GetTypeInfo(creation).Type is { } type && !type.IsFromSource() && !type.IsDisposable()
            && (type.FullName().StartsWith("System.Collections.", StringComparison.Ordinal)
                || type.FullName() is "System.Text.StringBuilder" or "System.Data.DataTable")
            && (creation.ArgumentList?.Arguments.All(argument => model.GetConstantValue(argument.Expression).HasValue) ?? true);
}
