using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <summary>
/// The releases a body already has for a resource: what a 'using' makes superfluous, and where it has to end not to be later.
/// </summary>
internal sealed class ExistingReleases
{
    private readonly FixContext _site;
    private readonly HashSet<StatementSyntax> _goes;

    private ExistingReleases(FixContext site, IEnumerable<StatementSyntax> goes) => (_site, _goes) = (site, [.. goes]);

    /// <summary>The statement among the siblings with which the resource is released, if there is one that every path reaches.</summary>
    public int? End { get; private set; }

    /// <summary>The releases of a resource that these siblings hold; nothing if one of them cannot give way to a 'using'.</summary>
    public static ExistingReleases? TryCreate(FixContext site, ResourceUsages dependents, StatementList siblings)
    {
        var releases = new ExistingReleases(site, dependents.Releases.Where(release => !IsFollowedByUse(release, dependents)));
        foreach (var release in releases._goes)
        {
            if (!siblings.Owner.Span.Contains(release.Span) || !releases.MayGo(release, siblings)) return null;
        }

        if (releases.End is { } end && dependents.Mentions.Any(mention => siblings.IndexOf(mention.Span) > end)) return null;
        releases.GrowOverGuards();
        return releases;
    }

    public bool Any => _goes.Count > 0;

    /// <summary>Whether this statement goes away altogether.</summary>
    public bool Takes(StatementSyntax statement) => _goes.Contains(statement);

    /// <summary>Takes the releases out of the text, with the guards, clauses and blocks that were there for them alone.</summary>
    public bool Remove(TextEditor splice, BlockLayout layout)
        => _goes.Where(statement => !statement.Ancestors().OfType<StatementSyntax>().Any(_goes.Contains))
            .All(statement => TextRemoval.Remove(statement, splice, layout));

    // Closing something that is used again afterwards is a use of it.
    private static bool IsFollowedByUse(StatementSyntax release, ResourceUsages dependents)
        => release is not UsingStatementSyntax && release.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax
            && StatementList.TryCreate(release) is { } siblings
        && dependents.Mentions.Any(mention => siblings.IndexOf(mention.Span) > siblings.IndexOf(release.Span)
            && !dependents.Releases.Any(other => other.Span.Contains(mention.Span)));

    /// <summary>
    /// Follows the path after a release up to the siblings or out of them: nothing on it may mind that the resource lives a little longer.
    /// </summary>
    private bool MayGo(StatementSyntax release, StatementList siblings)
    {
        if (release is UsingStatementSyntax block && siblings.IndexOf(block.Span) is var place && siblings.Statements.Contains(block))
            return EndsAt(place);
        for (SyntaxNode node = release; node != siblings.Owner; node = node.Parent!)
        {
            if (node is not StatementSyntax statement) continue;
            if (siblings.Statements.Contains(statement)) return EndsAt(siblings.IndexOf(statement.Span));
            if (node.IsLoop() || node is LocalFunctionStatementSyntax) return false;
            if (StatementList.TryCreate(statement) is not { } inner) continue;
            foreach (var next in inner.Statements.SkipWhile(candidate => candidate != statement).Skip(1))
            {
                if (_goes.Contains(next)) continue;
                if (next is BreakStatementSyntax && !Leaves(next, siblings)) break;
                if (!IsIndifferent(next)) return false;
                if (next is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax)
                    return Leaves(next, siblings);
            }
        }

        return false;
    }

    private bool EndsAt(int index)
    {
        End = Math.Max(End ?? index, index);
        return true;
    }

    private static bool Leaves(StatementSyntax jump, StatementList siblings)
    {
        var between = jump.Ancestors().TakeWhile(node => node != siblings.Owner);
        return jump switch
        {
            ThrowStatementSyntax =>
                !between.OfType<TryStatementSyntax>().Any(attempt => attempt.Catches.Count > 0 && attempt.Block.Span.Contains(jump.Span)),
            BreakStatementSyntax => !between.Any(node => node is SwitchStatementSyntax || node.IsLoop()),
            ContinueStatementSyntax => !between.Any(node => node.IsLoop()),
            _ => true,
        };
    }

    /// <summary>Whether it makes no difference to the statement that the resource is still open.</summary>
    public bool IsIndifferent(StatementSyntax statement)
        => statement is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax
            or EmptyStatementSyntax or LocalFunctionStatementSyntax
            or ExpressionStatementSyntax or LocalDeclarationStatementSyntax
            or YieldStatementSyntax { RawKind: (int)SyntaxKind.YieldBreakStatement }
        && (statement is LocalFunctionStatementSyntax || !statement.DescendantNodes().Any(Minds));

    private bool Minds(SyntaxNode node) => node switch
    {
        AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax => true,
        InvocationExpressionSyntax call =>
            _site.Model.GetSymbolInfo(call, _site.Cancellation).Symbol is not IMethodSymbol method
                || method.IsFromSource() && !method.IsStatic,
        ExpressionSyntax expression =>
            _site.Model.GetTypeInfo(expression, _site.Cancellation).Type is { } type && type.SpecialType == SpecialType.None
                && type.IsDisposable()
            // nothing else is behind these
            && !expression.IsNullOrDefault()
            && type.FullName() is not ("System.IO.MemoryStream" or "System.IO.StringWriter" or "System.IO.StringReader"
                or "System.Data.DataTable" or "System.Data.DataSet"),
        _ => false,
    };

    /// <summary>A test, an else, a block with nothing in it but releases goes with them.</summary>
    private void GrowOverGuards()
    {
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var statement in _goes.ToList())
            {
                var parent = statement.Parent;
                if (parent is BlockSyntax { Parent: IfStatementSyntax or ElseClauseSyntax } block && block.Statements.All(_goes.Contains))
                    grown |= _goes.Add(block);
                if (parent is IfStatementSyntax test && test.Statement == statement
                    && (test.Else is null || _goes.Contains(test.Else.Statement)) && IsPure(test.Condition))
                    grown |= _goes.Add(test);
            }
        }
    }

    private static bool IsPure(ExpressionSyntax condition)
        => !condition.DescendantNodesAndSelf()
            .Any(node =>
                node is InvocationExpressionSyntax or AssignmentExpressionSyntax or AwaitExpressionSyntax
                    or BaseObjectCreationExpressionSyntax
            || node.IsKind(SyntaxKind.PostIncrementExpression) || node.IsKind(SyntaxKind.PreIncrementExpression)
            || node.IsKind(SyntaxKind.PostDecrementExpression) || node.IsKind(SyntaxKind.PreDecrementExpression));
}
