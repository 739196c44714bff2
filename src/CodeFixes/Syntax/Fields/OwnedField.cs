using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax.Fields;

/// <summary>A field that a reported expression fills with a resource: whoever has the field has to release it.</summary>
/// <param name="Symbol">The field.</param>
/// <param name="Type">The part of its type that the expression stands in.</param>
/// <param name="Assignment">The assignment that fills it; null for its initializer.</param>
internal sealed record OwnedField(IFieldSymbol Symbol, TypeDeclarationSyntax Type, AssignmentExpressionSyntax? Assignment)
{
    public string Name => Symbol.Name;

    public static OwnedField? Of(Site site, ExpressionSyntax holder)
    {
        var assignment = holder.Parent as AssignmentExpressionSyntax;
        var symbol = holder.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } declarator } => site.Model.GetDeclaredSymbol(declarator, site.Cancellation),
            AssignmentExpressionSyntax filled when filled.Right == holder && (filled.IsKind(SyntaxKind.SimpleAssignmentExpression) || filled.IsKind(SyntaxKind.CoalesceAssignmentExpression))
                => site.Model.GetSymbolInfo(filled.Left, site.Cancellation).Symbol,
            _ => null,
        };
        return symbol is IFieldSymbol { IsStatic: false } field && holder.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? new(field, type, assignment) : null;
    }

    /// <summary>Whether a place mentions the field.</summary>
    public bool IsIn(SyntaxNode place) => place.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == Name);

    /// <summary>Whether some member of its type releases it, in the text as it is by now.</summary>
    public bool IsReleased => Symbol.ContainingType.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>())
        .Where(name => name.Identifier.ValueText == Name)
        .Select(name => name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : (ExpressionSyntax)name)
        .Any(value => value.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == value && IsDisposal(access.Name),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } => IsDisposal(binding.Name),
            _ => false,
        });

    /// <summary>The statement that releases it, whether or not it was ever filled.</summary>
    /// <param name="place">The member in which the statement will stand; null for a new one.</param>
    /// <param name="awaits">Whether it may be an asynchronous release.</param>
    public string? Release(SyntaxNode? place, bool awaits)
    {
        var name = place?.DescendantNodesAndSelf().Any(IsOtherThing) == true ? "this." + Name : Name;
        if (!awaits || !Symbol.Type.Implements("IAsyncDisposable")) return Symbol.Type.Implements("IDisposable") ? $"{name}{(IsNeverNull ? "" : "?")}.Dispose();" : null;
        return IsNeverNull ? $"await {name}.DisposeAsync();" : $"if ({name} != null) await {name}.DisposeAsync();";
    }

    private static bool IsDisposal(SimpleNameSyntax name) => name.Identifier.ValueText is "Dispose" or "DisposeAsync";

    private bool IsNeverNull => Symbol.Type.IsValueType || (Symbol.IsReadOnly && (Symbol.NullableAnnotation == NullableAnnotation.NotAnnotated || IsInitialized));

    private bool IsInitialized => Symbol.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var initial } && !initial.IsNullOrDefault());

    private bool IsOtherThing(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == Name,
        ParameterSyntax parameter => parameter.Identifier.ValueText == Name,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == Name,
        _ => false,
    };
}
