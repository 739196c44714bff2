using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Paths;

/// <summary>
/// The variables of a member that a lambda or local function releases, stores, returns or assigns. What such a variable
/// holds is out of the sight of a single graph, so it counts as escaped; a variable that nested functions merely use does not.
/// </summary>
internal sealed class CapturedVariables
{
    private readonly HashSet<ISymbol> _letGo = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _mentioned = new(SymbolEqualityComparer.Default);

    public CapturedVariables(IEnumerable<IOperation> functions, Resources resources, MethodSummaries summaries)
    {
        foreach (var function in functions)
        {
            var symbol = function switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (symbol is null) continue;
            AnalysisCallback.ThrowIfCancelled();
            foreach (var operation in function.Descendants())
            {
                ISymbol? variable = operation switch
                {
                    ILocalReferenceOperation local => local.Local,
                    IParameterReferenceOperation parameter => parameter.Parameter,
                    _ => null,
                };
                if (variable is null || !IsOuter(variable, function)) continue;
                _mentioned.Add(variable);
                if (_letGo.Contains(variable) || MerelyUses(operation, resources, summaries)) continue;
                if (!IsAssigned(operation) || variable is not ILocalSymbol || IsLetGoSomewhere(variable, function, resources, summaries))
                    _letGo.Add(variable);
            }
        }
    }

    public bool EscapesViaCapture(ISymbol variable) => _letGo.Contains(variable);

    /// <summary>Whether a nested function has a variable in hand at all.</summary>
    public bool IsCaptured(ISymbol variable) => _mentioned.Contains(variable);

    /// <summary>
    /// What a nested function puts into a variable that no line of the member ever releases or hands on is lost all the same.
    /// </summary>
    private static bool IsLetGoSomewhere(ISymbol variable, IOperation inside, Resources resources, MethodSummaries summaries)
    {
        foreach (var operation in variable is ILocalSymbol local ? LocalReferences.Find(local, inside) : [])
        {
            if (!IsAssigned(operation)
                && (!MerelyUses(operation, resources, summaries) || ValueUse.Consumer(operation).Parent is IArgumentOperation))
                return true;
        }

        return false;
    }

    private static bool IsAssigned(IOperation use) => use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use;

    private static bool IsOuter(ISymbol variable, IOperation function) =>
        variable.DeclaringSyntaxReferences.IsEmpty
            || !variable.DeclaringSyntaxReferences.All(reference =>
                reference.SyntaxTree == function.Syntax.SyntaxTree && function.Syntax.Span.Contains(reference.Span));

    private static bool MerelyUses(IOperation use, Resources resources, MethodSummaries summaries)
    {
        var variable = use;
        var parent = use.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation) (use, parent) = (parent, parent.Parent);
        return parent switch
        {
            IInvocationOperation call when call.Instance == use => !Ends(call.TargetMethod, resources),
            IPropertyReferenceOperation => true,
            IConditionalAccessOperation access when access.Operation == use =>
                access.WhenNotNull is not IInvocationOperation call || !Ends(call.TargetMethod, resources),
            IArgumentOperation { Parent: IInvocationOperation call, Parameter: { RefKind: RefKind.None } parameter } =>
                !resources.IsSource(call.TargetMethod)
                ? !resources.Has(call.TargetMethod, Handover.TakesArgument) && !resources.Has(call.TargetMethod, Handover.ReturnsArgument)
                    && !(resources.KindOrOther(variable.Type) is { } kind
                        && OwnershipTransferFunction.LibraryKeeps(call.TargetMethod, kind, variable.Type!))
                // whoever holds no resource is never asked about
                : resources.KindOrOther(variable.Type) is not null && summaries.EffectOn(parameter) == ParameterEffect.Borrows,
            IBinaryOperation or IInterpolationOperation => true,
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } =>
                true,
            _ => false,
        };
    }

    /// <summary>A source that is cancelled from a callback is at its end as far as anybody can tell.</summary>
    private static bool Ends(IMethodSymbol method, Resources resources) =>
        resources.IsRelease(method) || method.Name is "Cancel" or "CancelAsync";
}
