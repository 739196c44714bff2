using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>Fields that are filled when they are first asked for: <c>Timer Ticks => _ticks ??= new Timer(...)</c>.</summary>
internal sealed partial class TypeOwnership
{
    /// <summary>
    /// Whether what a field holds is used on the spot where it is filled or read, or is handed to the type's own code alone,
    /// which merely uses it.
    /// </summary>
    private bool IsUsedInside(IOperation value)
    {
        var parent = value.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation) (value, parent) = (parent, parent.Parent);
        return parent switch
        {
            IExpressionStatementOperation => value is ICoalesceAssignmentOperation,
            IReturnOperation => Getter(value) is { } getter && AreAllMereUses(getter),
            _ => value is ICoalesceAssignmentOperation && FieldUsage.MerelyUses(value, _resources, _summaries),
        };
    }

    /// <summary>The private property or method without parameters whose body a returned value stands in.</summary>
    private ISymbol? Getter(IOperation returned)
    {
        if (ExecutionFrequency.Containing(returned) is not IMethodSymbol { Parameters.IsEmpty: true } method) return null;
        if (method.MethodKind is not (MethodKind.PropertyGet or MethodKind.Ordinary)) return null;
        ISymbol getter = method.AssociatedSymbol ?? method;
        if (getter.DeclaredAccessibility != Accessibility.Private) return null;
        return SymbolEqualityComparer.Default.Equals(getter.ContainingType, Type) ? getter : null;
    }

    /// <summary>Whether no use of a private getter releases what it gives, or hands it on.</summary>
    private bool AreAllMereUses(ISymbol getter) => Type.DeclaringSyntaxReferences
        .SelectMany(part => IdentifierIndex.Uses(getter.Name, part.GetSyntax()))
        .OfType<IdentifierNameSyntax>()
        .All(IsMereUse);

    /// <summary>Whether a name, as far as the text tells, is asked for something other than a release.</summary>
    private static bool IsMereUse(IdentifierNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax own && own.Name == name ? own : name;
        if (whole.Parent is InvocationExpressionSyntax call && call.Expression == whole) whole = call;
        var member = whole.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == whole => access.Name.Identifier.ValueText,
            ConditionalAccessExpressionSyntax
            {
                WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax bound }
            }
                => bound.Name.Identifier.ValueText,
            _ => null,
        };
        if (member is null) return whole.Parent is ExpressionStatementSyntax;
        return !MethodSummaries.IsRelease(member) && !member.StartsWith("Stop", StringComparison.Ordinal);
    }
}
