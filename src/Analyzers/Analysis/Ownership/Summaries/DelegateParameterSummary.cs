using System.Collections.Concurrent;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>
/// A method that opens a resource only to give it to the delegate it was called with: <c>return map(command.ExecuteReader())</c>. Who
/// releases it stands in the delegate.
/// </summary>
internal sealed class DelegateParameterSummary(Compilation compilation, Func<IMethodSymbol, bool> mayEnd)
{
    private readonly ConcurrentDictionary<ISymbol, bool> _release = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// Whether the delegate of this call may release what it is given. A method that uses the resource itself looks after it; of one that
    /// does not, what its callers hand in is looked at.
    /// </summary>
    public bool MayRelease(IInvocationOperation call, IArgumentOperation argument) =>
        call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && !IsUsedBeside(argument)
        && (call.Instance
            is not IParameterReferenceOperation
            {
                Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } } callback
            }
            || _release.GetOrAdd(callback.OriginalDefinition, _ => AnyReleases(callback)));

    private static bool IsUsedBeside(IArgumentOperation argument) =>
        argument.Value is ILocalReferenceOperation { Local: var local }
            && argument.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && member.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == local.Name && name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == name =>
                !MethodSummaries.IsRelease(access.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax
            {
                WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax bound }
            } =>
                !MethodSummaries.IsRelease(bound.Name.Identifier.ValueText),
            _ => false,
        });

    /// <summary>
    /// Whether one of the delegates that callers hand in names a release, a method that does, or a place where things are kept. Without any
    /// caller nobody can tell.
    /// </summary>
    private bool AnyReleases(IParameterSymbol callback)
    {
        var handed = IdentifierIndex.FilesWith(callback.ContainingSymbol.Name, compilation)
            .SelectMany(tree => IdentifierIndex.Uses(callback.ContainingSymbol.Name, tree))
            .Select(static name => SyntaxNames.CallOf(name))
            .OfType<InvocationExpressionSyntax>()
            .SelectMany(static call => call.ArgumentList.Arguments.Select(static argument => argument.Expression))
            .Where(static given => given is AnonymousFunctionExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax)
            .ToList();
        return !handed.Exists(static given => given is AnonymousFunctionExpressionSyntax) || handed.Exists(Releases);
    }

    private bool Releases(ExpressionSyntax given) =>
        given.DescendantNodesAndSelf()
            .Any(node => node is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }
            || (node is SimpleNameSyntax { Identifier.ValueText: var name }
                && (MethodSummaries.IsRelease(name) || OwnershipTransferFunction.IsStore(name)
                    || compilation.GetSymbolsWithName(name, SymbolFilter.Member)
                        .Any(called => called is IMethodSymbol method && mayEnd(method)))));
}
