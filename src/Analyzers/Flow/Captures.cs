using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>
/// The variables of a member that a lambda or local function releases, stores, returns or assigns. What such a variable
/// holds is out of the sight of a single graph, so it counts as escaped; a variable that nested functions merely use does not.
/// </summary>
internal sealed class Captures
{
    private readonly HashSet<ISymbol> _letGo = new(SymbolEqualityComparer.Default);

    public Captures(IEnumerable<IOperation> functions, Resources resources)
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
            foreach (var operation in function.Descendants())
            {
                ISymbol? variable = operation switch
                {
                    ILocalReferenceOperation local => local.Local,
                    IParameterReferenceOperation parameter => parameter.Parameter,
                    _ => null,
                };
                if (variable is not null && IsOuter(variable, function) && !MerelyUses(operation, resources)) _letGo.Add(variable);
            }
        }
    }

    public bool LetGo(ISymbol variable) => _letGo.Contains(variable);

    private static bool IsOuter(ISymbol variable, IOperation function) =>
        variable.DeclaringSyntaxReferences.IsEmpty || !variable.DeclaringSyntaxReferences.All(reference => reference.SyntaxTree == function.Syntax.SyntaxTree && function.Syntax.Span.Contains(reference.Span));

    private static bool MerelyUses(IOperation use, Resources resources)
    {
        var parent = use.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation) (use, parent) = (parent, parent.Parent);
        return parent switch
        {
            IInvocationOperation call when call.Instance == use => !Ends(call.TargetMethod, resources),
            IPropertyReferenceOperation => true,
            IConditionalAccessOperation access when access.Operation == use =>
                access.WhenNotNull is not IInvocationOperation call || !Ends(call.TargetMethod, resources),
            IArgumentOperation { Parent: IInvocationOperation call } =>
                call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && !resources.Has(call.TargetMethod, Handover.TakesArgument),
            IBinaryOperation or IInterpolationOperation => true,
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
            _ => false,
        };
    }

    /// <summary>A source that is cancelled from a callback is at its end as far as anybody can tell.</summary>
    private static bool Ends(IMethodSymbol method, Resources resources) => resources.IsRelease(method) || method.Name is "Cancel" or "CancelAsync";
}
