using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>
/// A flag of the object that says whether its field is filled: <c>if (_isRunning) return; _isRunning = true; _timer = new Timer(...);</c>
/// </summary>
internal static class InitializationFlag
{
    /// <summary>
    /// Whether the field is lost by a method that takes the flag back without a release; null where no flag guards the assignment.
    /// </summary>
    public static bool? IsForgotten(IFieldSymbol field, ISimpleAssignmentOperation assignment, IMethodSymbol method)
    {
        if (Around(assignment) is not var (flag, free) || !SymbolEqualityComparer.Default.Equals(flag.ContainingType, field.ContainingType))
            return null;
        var set = Sets(flag).ToList();
        if (set.Any(one => one.Value is null)) return false; // who computes the flag may know
        var freeing = set.Where(one => one.Value == free && one.By is not { MethodKind: MethodKind.Constructor }).Select(one => one.By)
            .ToList();
        return freeing.Any(by => by is null || !OverwrittenField.MayRelease(by, field))
            && freeing.All(static by => by is { MethodKind: MethodKind.Ordinary })
            && set.Any(one => one.Value != free && SymbolEqualityComparer.Default.Equals(one.By, method))
            && ReleasedBy(field).All(FieldLives);

        // a loop that ends with the flag, or another method, may release what the flag told of
        bool FieldLives(IMethodSymbol by) =>
            by.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "Close"
                || by.Name.EndsWith(".Dispose", StringComparison.Ordinal);
    }

    /// <summary>The flag, and the value it has where the assignment runs.</summary>
    private static (IFieldSymbol Flag, bool Free)? Around(IOperation assignment)
    {
        for (IOperation inner = assignment; inner.Parent is { } outer; inner = outer)
        {
            if (outer is IConditionalOperation choice && choice.WhenTrue == inner && Flag(choice.Condition) is { } asked) return asked;
            if (outer is not IBlockOperation block) continue;
            foreach (var before in block.Operations.TakeWhile(one => one != inner))
            {
                if (before is IConditionalOperation { WhenFalse: null, Condition: var condition, WhenTrue: var leaves } && Leaves(leaves)
                    && Flag(condition) is var (flag, value))
                    return (flag, !value);
            }
        }

        return null;
    }

    private static bool Leaves(IOperation statement) =>
        RecursionGuard.Descend(statement) is IReturnOperation or IThrowOperation
            or IExpressionStatementOperation { Operation: IThrowOperation }
            || (statement is IBlockOperation { Operations: [var only] } && Leaves(only));

    private static (IFieldSymbol Flag, bool Value)? Flag(IOperation condition) =>
        ValueUse.WalkDownConversion(RecursionGuard.Descend(condition)) switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } =>
                Flag(operand) is var (flag, value) ? (flag, !value) : null,
            IFieldReferenceOperation
            {
                Instance: IInstanceReferenceOperation,
                Field: { Type.SpecialType: SpecialType.System_Boolean, DeclaredAccessibility: Accessibility.Private } field
            } =>
                (field, true),
            _ => null,
        };

    /// <summary>Who gives the flag which value; no value where it is computed or handed out.</summary>
    private static IEnumerable<(IMethodSymbol? By, bool? Value)> Sets(IFieldSymbol flag) =>
        Names(flag).Where(static name => !IsRead(Whole(name))).Select(name => (By(name, flag), ValueFor(Whole(name))));

    private static bool? ValueFor(ExpressionSyntax flag) =>
        flag.Parent
            is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: LiteralExpressionSyntax literal }
        ? literal.IsKind(SyntaxKind.TrueLiteralExpression) : null;

    private static bool IsRead(ExpressionSyntax flag) =>
        flag.Parent is not ArgumentSyntax { RefKindKeyword.RawKind: not 0 }
            && !(flag.Parent is AssignmentExpressionSyntax assignment && assignment.Left == flag);

    private static IEnumerable<IMethodSymbol> ReleasedBy(IFieldSymbol field) =>
        Names(field).Where(static name => !OverwrittenField.IsUse(name) && IsRead(Whole(name))).Select(name => By(name, field))
            .OfType<IMethodSymbol>();

    private static IEnumerable<IdentifierNameSyntax> Names(IFieldSymbol field) => field.ContainingType.DeclaringSyntaxReferences
        .SelectMany(part => IdentifierIndex.Uses(field.Name, part.GetSyntax()))
        .OfType<IdentifierNameSyntax>();

    private static ExpressionSyntax Whole(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;

    /// <summary>The method around a name; none for a property, a lambda or whatever else it stands in.</summary>
    private static IMethodSymbol? By(SyntaxNode name, IFieldSymbol field) =>
        name.Ancestors()
            .FirstOrDefault(static node =>
                node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax)
                is BaseMethodDeclarationSyntax declaration
            ? field.ContainingType.GetMembers().OfType<IMethodSymbol>()
                .FirstOrDefault(method =>
                    method.DeclaringSyntaxReferences.Any(written =>
                        written.SyntaxTree == declaration.SyntaxTree && written.Span == declaration.Span))
            : null;
}
