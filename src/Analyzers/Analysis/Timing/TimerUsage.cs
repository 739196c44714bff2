using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Fields;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>What becomes of a timer that is made again and again, read off the uses of what first takes it.</summary>
/// <param name="made">The operation that makes the timer.</param>
/// <param name="scope">What repeats it: a loop, the block of a jump back, the function a timer calls.</param>
/// <param name="resources">The tables.</param>
internal sealed class TimerUsage(IOperation made, IOperation scope, Resources resources)
{
    public const string NeverDisposed = "and never disposed";

    public const string Overwritten = "and the previous one is never disposed";

    public const string MadeAgain = "only to be disposed and created again";

    /// <summary>In words how the timer is lost or wasted; null when somebody keeps it, or nobody can tell.</summary>
    public string? Find()
    {
        var (value, consumer) = ValueUse.Consumer(made);
        return consumer switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } =>
                IsUsing(declarator) ? Wasted(declarator.Symbol) : OfLocal(declarator.Symbol),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment
                when assignment.Value == value =>
                IsGuarded(assignment, local) ? null : OfLocal(local),
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: var field } target } assignment
                when assignment.Value == value
                    && target.Instance is null
                        or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } =>
                IsGuarded(assignment, field) ? null : OfField(field),
            ISimpleAssignmentOperation { Target: IDiscardOperation } or IExpressionStatementOperation => NeverDisposed,
            IUsingOperation statement when statement.Resources == value => Wasted(null),
            IInvocationOperation call when call.Instance == value => Releases(call) ? null : NeverDisposed,
            _ => null,
        };
    }

    private static bool IsUsing(IVariableDeclaratorOperation declarator) =>
        declarator
            is

        {
            Parent: IVariableDeclarationOperation
            {
                Parent: IVariableDeclarationGroupOperation { Parent: IUsingDeclarationOperation or IUsingOperation }
            }
        };

    private string? OfLocal(ILocalSymbol local)
    {
        var disposed = false;
        foreach (var use in Uses(Function(), local))
        {
            switch (UseOf(use))
            {
                case Use.Keeps: return null;
                case Use.Releases when InNestedFunction(use): return null; // it ends by itself
                case Use.Releases: disposed |= !IsDeclaredOutside(local) || scope.Syntax.Span.Contains(use.Syntax.Span); break;
            }
        }

        if (EndsItself()) return null;
        return disposed ? Wasted(local) : IsDeclaredOutside(local) ? Overwritten : NeverDisposed;
    }

    private string? OfField(IFieldSymbol field)
    {
        if (field.DeclaredAccessibility != Accessibility.Private
            || field.ContainingType.DeclaringSyntaxReferences.Any(part => part.SyntaxTree != made.Syntax.SyntaxTree))
            return null;
        var disposed = false;
        foreach (var use in FieldReferences.Find(made.SemanticModel!, field))
        {
            switch (UseOf(use))
            {
                case Use.Keeps: return null;
                case Use.Releases when scope.Syntax.Span.Contains(use.Syntax.Span): disposed = true; break;
                case Use.Releases when !IsAtTheEnd(use): return null;
            }
        }

        if (EndsItself()) return null;
        return disposed ? Wasted(null) : Overwritten;
    }

    /// <summary>Disposed in each turn: worth saying when the next turn could have gone on with the same timer.</summary>
    private string? Wasted(ILocalSymbol? local)
    {
        if (IsConditional() || DependsOnTheTurn()) return null;
        return local is not null
            && Uses(scope, local)
                .Any(use =>
                    ExecutionFrequency.LoopAround(use) is { } inner && inner != scope && scope.Syntax.Span.Contains(inner.Syntax.Span)
            && inner.Syntax.SpanStart > made.Syntax.SpanStart) ? null : MadeAgain;
    }

    private bool IsConditional()
    {
        for (var parent = made.Parent; parent is not null && parent != scope; parent = parent.Parent)
        {
            if (parent is IConditionalOperation or ISwitchOperation or ICatchClauseOperation or ISwitchExpressionOperation) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether what the timer is made of is new in each turn: a loop variable, a local of the loop's body, one that the loop changes.
    /// </summary>
    private bool DependsOnTheTurn()
    {
        foreach (var operation in made.Descendants())
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (variable is null || IsInside(variable, made.Syntax)) continue;
            if (IsInside(variable, scope.Syntax) || Uses(scope, variable).Any(IsChanged)) return true;
        }

        return false;
    }

    private static bool IsChanged(IOperation use) =>
        use.Parent is IAssignmentOperation assignment && assignment.Target == use
            || use.Parent is IIncrementOrDecrementOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out };

    private bool IsDeclaredOutside(ILocalSymbol local) => !IsInside(local, scope.Syntax);

    private static bool IsInside(ISymbol variable, SyntaxNode node) =>
        variable.DeclaringSyntaxReferences is [{ } reference, ..] && reference.SyntaxTree == node.SyntaxTree
            && node.Span.Contains(reference.Span);

    /// <summary>Made only where there is none: under a test of the variable that takes it.</summary>
    private bool IsGuarded(IOperation assignment, ISymbol variable)
    {
        for (var (child, parent) = (assignment, assignment.Parent); parent is not null && child != scope;
            (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalOperation { Condition: { } condition } && condition != child
                && condition.DescendantsAndSelf().Any(o => IsReference(o, variable)))
                return true;
        }

        return false;
    }

    // a local of an outer function is used there as well
    private IOperation Function() => ValueUse.Root(made);

    private static IEnumerable<IOperation> Uses(IOperation within, ISymbol variable) =>
        within.Descendants().Where(o => IsReference(o, variable));

    private static bool IsReference(IOperation operation, ISymbol variable) => operation switch
    {
        ILocalReferenceOperation { IsDeclaration: false } local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, variable),
        _ => false,
    };

    private bool InNestedFunction(IOperation use)
    {
        for (var parent = use.Parent; parent is not null && !parent.Syntax.Span.Contains(made.Syntax.Span); parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation) return true;
        }

        return made.Syntax.Span.Contains(use.Syntax.Span); // in its own callback
    }

    /// <summary>A handler in sight that disposes or stops some timer, by way of its sender or state.</summary>
    private bool EndsItself() => Function().Descendants().Any(o =>
        o is IInvocationOperation { Instance: IConversionOperation } call && IsTimer(call.Instance!.Type) && Releases(call)
            && InNestedFunction(call));

    private bool IsTimer(ITypeSymbol? type) => resources.Kind(type) is ResourceKind.Timer or ResourceKind.UiTimer;

    private static bool IsAtTheEnd(IOperation use) =>
        ExecutionFrequency.Containing(
            use) is IMethodSymbol
        {
            Name: "Dispose" or "DisposeAsync" or "DisposeCore" or "DisposeAsyncCore" or "Close" or "Stop" or "StopAsync" or "Finalize"
        };

    private enum Use
    {
        Merely,
        Releases,
        Keeps,
    }

    private Use UseOf(IOperation reference)
    {
        var (value, parent) = (reference, reference.Parent);
        while (parent is IConversionOperation or IParenthesizedOperation) (value, parent) = (parent, parent.Parent);
        return parent switch
        {
            IInvocationOperation call when call.Instance == value => Releases(call) ? Use.Releases : Use.Merely,
            IConditionalAccessOperation access when access.Operation == value =>
                access.WhenNotNull is IInvocationOperation call && Releases(call) ? Use.Releases : Use.Merely,
            IPropertyReferenceOperation
            {
                Property.Name: "Enabled" or "IsEnabled",
                Parent: ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: false } }
            } =>
                Use.Releases,
            IMemberReferenceOperation member when member.Instance == value => Use.Merely,
            IUsingOperation => Use.Releases,
            ISimpleAssignmentOperation assignment when assignment.Target == value => Use.Merely,
            IBinaryOperation or IIsPatternOperation or IExpressionStatementOperation => Use.Merely,
            IArgumentOperation
            {
                Parameter: { } parameter,
                Parent: IInvocationOperation { TargetMethod: { IsStatic: true } or { MethodKind: MethodKind.Ordinary } }
            } =>
                MethodSummaries.For(made.SemanticModel!.Compilation, resources).EffectOn(parameter) switch
                {
                    ParameterEffect.Borrows => Use.Merely,
                    ParameterEffect.Releases => Use.Releases,
                    _ => Use.Keeps,
                },
            _ => Use.Keeps,
        };
    }

    /// <summary>Dispose and its like; Stop takes a timer out of the queue as well.</summary>
    private bool Releases(IInvocationOperation call) =>
        resources.IsRelease(call.TargetMethod) || call.TargetMethod is { Name: "Stop", Parameters.Length: 0 };
}
