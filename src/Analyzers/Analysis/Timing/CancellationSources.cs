using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>
/// Whether a token can ever be cancelled: its source has a deadline, somebody cancels it, or it is the business of who hands it in.
/// </summary>
internal static class CancellationSources
{
    public static bool CanBeCanceled(IOperation token) => CanBeCanceled(token, RecursionGuard.Start());

    private static bool CanBeCanceled(IOperation token, RecursionGuard outer)
    {
        token = ValueUse.WalkDownConversion(token);
        if (!outer.TryEnter(token, out var guard)) return true;
        return token switch
        {
            IDefaultValueOperation or ILiteralOperation => false,
            IPropertyReferenceOperation { Property: { Name: "None", ContainingType.Name: "CancellationToken" } } => false,
            IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source } => IsEnded(ValueUse.WalkDownConversion(source)),
            ILocalReferenceOperation { Local: var local } => ValueOf(local, token) is not { } value || CanBeCanceled(value, guard),
            IParameterReferenceOperation
            {
                Parameter:
                {
                    ContainingSymbol: IMethodSymbol
                    {
                        MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction,
                        DeclaredAccessibility: Accessibility.Private or Accessibility.NotApplicable
                    }
                } parameter
            } =>
                ComesFromCaller(parameter, token, guard),
            _ => true,
        };
    }

    private static bool IsEnded(IOperation source) => source switch
    {
        IObjectCreationOperation creation => !creation.Arguments.IsEmpty,
        ILocalReferenceOperation { Local: var local } =>
            source.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || IsEnded(local, [member]),
        IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } =>
            IsEnded(field, field.ContainingType.DeclaringSyntaxReferences.Select(static part => part.GetSyntax())),
        _ => true,
    };

    /// <summary>A source made plainly is never ended by those who only ask for its token or dispose of it.</summary>
    private static bool IsEnded(ISymbol source, IEnumerable<SyntaxNode> scope)
    {
        if (source.DeclaringSyntaxReferences is not [var declared]
            || declared.GetSyntax() is not VariableDeclaratorSyntax { Initializer: var initial })
            return true;
        if (initial is null ? source is ILocalSymbol : !IsPlain(initial.Value)) return true;
        return scope.SelectMany(part => IdentifierIndex.Uses(source.Name, part)).OfType<IdentifierNameSyntax>()
            .Any(static name => !IsHarmless(name));
    }

    private static bool IsHarmless(IdentifierNameSyntax name)
    {
        ExpressionSyntax use = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own && own.Name == name
            ? own
            : name;
        return use.Parent switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token" or "IsCancellationRequested" or "Dispose" } => true,
            ConditionalAccessExpressionSyntax
            {
                WhenNotNull: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Token" } or InvocationExpressionSyntax
                {
                    Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" }
                }
            } =>
                true,
            AssignmentExpressionSyntax assignment => assignment.Left == use && IsPlain(assignment.Right),
            _ => false,
        };
    }

    private static bool IsPlain(ExpressionSyntax made) =>
        made is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } };

    /// <summary>What a local is given, when that is in its declaration and nowhere else.</summary>
    private static IOperation? ValueOf(ILocalSymbol local, IOperation use) =>
        local.DeclaringSyntaxReferences is [var declared]
            && declared.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && !IsWritten(local, use)
            ? use.SemanticModel?.GetOperation(value)
            : null;

    private static bool IsWritten(ISymbol variable, IOperation use) =>
        use.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
        name.Identifier.ValueText == variable.Name
            && (name.Parent is AssignmentExpressionSyntax assignment
                ? assignment.Left == name
                : name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 })) == true;

    private static bool ComesFromCaller(IParameterSymbol parameter, IOperation use, RecursionGuard guard)
    {
        if (use.SemanticModel is not { } model || parameter.ContainingSymbol is not IMethodSymbol method || IsWritten(parameter, use))
            return true;
        var callers = CallSites.Find(method, use, model.Compilation).ToList();
        return callers.Count == 0 || callers.Any(caller =>
            caller is not IInvocationOperation call
                || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is not { } given
                || CanBeCanceled(given.Value, guard));
    }
}
