using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Fields;

/// <summary>
/// Tells uses of a field that leave its resource where it is from those that release it, hand it on, or copy it out of sight.
/// </summary>
internal static class FieldUsage
{
    public static bool MerelyUses(IOperation use, Resources resources, MethodSummaries summaries)
    {
        var parent = use.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation) (use, parent) = (parent, parent.Parent);
        return parent switch
        {
            IInvocationOperation call when call.Instance == use => !Ends(call.TargetMethod, resources, summaries),
            IPropertyReferenceOperation property =>
                property.Instance == use
                    && !(property.Parent is IInvocationOperation call && call.Instance == property
                        && Ends(call.TargetMethod, resources, summaries)),
            IEventReferenceOperation => true,
            IArgumentOperation { Parent: IObjectCreationOperation creation, Parameter: { RefKind: RefKind.None } parameter } =>
                resources.Borrows(creation.Type, parameter),
            IArgumentOperation
            {
                Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true } called },
                Parameter: { Ordinal: 0, RefKind: RefKind.None } receiver
            }
                when resources.IsSource(called) =>
                summaries.EffectOn(receiver) == ParameterEffect.Borrows,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter } } assignment
                when assignment.Value == use =>
                resources.Has(setter, Handover.BorrowsArgument),
            IConditionalAccessOperation access when access.Operation == use => access.WhenNotNull switch
            {
                IInvocationOperation { Instance: IConditionalAccessInstanceOperation } call =>
                    !Ends(call.TargetMethod, resources, summaries),
                IPropertyReferenceOperation or ISimpleAssignmentOperation => true,
                IInvocationOperation { Instance: IPropertyReferenceOperation } => true,
                _ => false,
            },
            IBinaryOperation => true,
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } =>
                true,
            _ => false,
        };
    }

    /// <summary>Whether a use of a field releases what it holds there and then.</summary>
    public static bool IsRelease(IOperation use, Resources resources) => use.Parent switch
    {
        IInvocationOperation call => call.Instance == use && resources.IsRelease(call.TargetMethod),
        IConditionalAccessOperation
        {
            WhenNotNull: IInvocationOperation { Instance: IConditionalAccessInstanceOperation, TargetMethod: var called }
        } =>
            resources.IsRelease(called),
        _ => false,
    };

    /// <summary>Whether another type of the compilation may release what a member holds, or replace it, as far as names tell.</summary>
    public static bool IsTouchedElsewhere(ISymbol member, Compilation compilation)
    {
        if (member.DeclaredAccessibility == Accessibility.Private) return false;
        var own = member.ContainingType.DeclaringSyntaxReferences;
        return IdentifierIndex.FilesWith(member.Name, compilation)
            .SelectMany(tree => IdentifierIndex.Uses(member.Name, tree))
            .OfType<IdentifierNameSyntax>()
            .Any(name => !own.Any(part => part.SyntaxTree == name.SyntaxTree && part.Span.Contains(name.Span))
                && !OverwrittenField.IsUse(name));
    }

    /// <summary>A release, or a method of the author's own that may release its object, as far as names tell.</summary>
    private static bool Ends(IMethodSymbol method, Resources resources, MethodSummaries summaries) =>
        resources.IsRelease(method) || summaries.MayEnd(method);
}
