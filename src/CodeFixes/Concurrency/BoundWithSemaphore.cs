using System.Composition;
using LeakAnalyzers.CodeFixes.Editing;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Concurrency;

/// <summary>Lets only so much started work run at once: a semaphore entered before each start and left in a finally.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BoundWithSemaphore)), Shared]
public sealed class BoundWithSemaphore : LeakFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("LEAK401");

    internal override string Key => nameof(BoundWithSemaphore);

    internal override string Title => "Limit concurrency with SemaphoreSlim";

    internal override LeakFix Other { get; } = new RunInParallel();

    internal override Repair? Decide(FixContext site)
    {
        var splice = site.Expression switch
        {
            AnonymousFunctionExpressionSyntax lambda => ThrottledQuery.Plan(site, lambda),
            InvocationExpressionSyntax { Parent: LambdaExpressionSyntax { Parent: ArgumentSyntax } query } start
                when query.ExpressionBody == start =>
                ThrottledQuery.Plan(site, query),
            InvocationExpressionSyntax start => ThrottledStart.Plan(site, start),
            SimpleNameSyntax or MemberAccessExpressionSyntax => ThrottledQuery.OfMethod(site, site.Expression),
            _ => null,
        };
        return splice is null ? null : new(Title, splice) { ReachesOtherMembers = true };
    }
}
