using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>Follows what is done with a client, and tells whether many callers could do it with one and the same client.</summary>
internal sealed class ClientUses(SemanticModel model, ExpressionSyntax creation, ImmutableHashSet<StatementSyntax> settled, SharedUse use)
{
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);
    private readonly List<StatementSyntax> _disposals = [];
    private bool _holdsOthers;
    private bool _leavesParts;

    public static ClientUses Create(ClientSite site, SharedCreation creation) =>
        new(site.Model, site.Creation, creation.Settled.ToImmutableHashSet(),
            site.IsOfHttp ? new HttpUse() : new LibraryUse(site.Model, site.Resources));

    private bool IsDisposed =>
        _disposals.Count > 0
            || creation.Parent
                is EqualsValueClauseSyntax
            {
                Parent.Parent.Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }
            };

    /// <summary>Statements that dispose the client and would dispose it for everybody.</summary>
    public IReadOnlyList<StatementSyntax> Disposals => _disposals;

    public static bool IsDisposal(StatementSyntax statement, string name) =>
        statement is ExpressionStatementSyntax expression && expression.Expression switch
        {
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Expression: IdentifierNameSyntax local }
            } =>
                local.Identifier.ValueText == name,
            ConditionalAccessExpressionSyntax
            {
                Expression: IdentifierNameSyntax local,
                WhenNotNull: InvocationExpressionSyntax
                {
                    Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" }
                }
            } =>
                local.Identifier.ValueText == name,
            _ => false,
        };

    /// <summary>True if the client that is created is only sent through, so far as it can be followed.</summary>
    public bool AreShareable() => Judge(creation, depth: 0) && !(_holdsOthers && _disposals.Count > 0) && !(_leavesParts && IsDisposed);

    /// <summary>The same for a client that is created as the value of a field or property.</summary>
    public bool AreShareable(ISymbol member, SyntaxNode type) =>
        ClientLocal.References(member, type, model)
            .All(r =>
                r.Parent is not MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } && !IsAssigned(r)
                    && JudgeCaller(r, depth: 1));

    private static bool IsAssigned(ExpressionSyntax target) =>
        target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target;

    private bool Judge(ExpressionSyntax value, int depth) =>
        RecursionGuard.Descend(value).FirstAncestorOrSelf<StatementSyntax>() is { } statement && settled.Contains(statement)
            || value.Parent switch
            {
                ParenthesizedExpressionSyntax or CastExpressionSyntax
                    or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } =>
                    Judge((ExpressionSyntax)value.Parent, depth),
                ConditionalExpressionSyntax choice => choice.Condition == value || Judge(choice, depth),
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice => Judge(choice, depth),
                BinaryExpressionSyntax or IsPatternExpressionSyntax => true,
                MemberAccessExpressionSyntax access when access.Expression == value => JudgeMember(access, access.Name, depth),
                ConditionalAccessExpressionSyntax access when access.Expression == value => JudgeConditional(access, depth),
                ArgumentSyntax argument => JudgeArgument(argument, depth),
                EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => JudgeDeclared(declarator, depth),
                AssignmentExpressionSyntax assignment => JudgeAssignment(assignment, value, depth),
                ReturnStatementSyntax or ArrowExpressionClauseSyntax => JudgeResult(value, depth),
                _ => false,
            };

    private bool JudgeMember(ExpressionSyntax access, SimpleNameSyntax name, int depth)
    {
        // Where an argument does not resolve, the candidates still tell the name of the method.
        var info = model.GetSymbolInfo(name);
        switch (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())
        {
            case IMethodSymbol { ReducedFrom: { } extension } method when !use.Knows(method):
                return JudgeParameter(extension.OriginalDefinition, extension.OriginalDefinition.Parameters[0], depth);
            case IMethodSymbol method when use.IsRelease(method):
                if (depth > 0 || use.StatementOf(access) is not { } statement) return false;
                _disposals.Add(statement);
                return true;
            case IMethodSymbol method:
                _leavesParts |= use.LeavesPart(method, access);
                return use.MayCall(method);
            case IPropertySymbol property:
                return use.MayRead(property, access);
            default:
                return false;
        }
    }

    private bool JudgeConditional(ConditionalAccessExpressionSyntax access, int depth)
    {
        var binding = access.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().First();
        if (model.GetSymbolInfo(binding.Name).Symbol is not IMethodSymbol method) return false;
        if (!use.IsRelease(method))
        {
            _leavesParts |= use.LeavesPart(method, binding);
            return use.MayCall(method) && (method.ReducedFrom is null || use.Knows(method));
        }

        if (depth > 0 || access.Parent is not ExpressionStatementSyntax statement) return false;
        _disposals.Add(statement);
        return true;
    }

    private bool JudgeArgument(ArgumentSyntax argument, int depth)
    {
        if (!argument.RefKindKeyword.IsKind(SyntaxKind.None)) return false;
        if (argument.Parent?.Parent is BaseObjectCreationExpressionSyntax made) return use.MayGoInto(model.GetTypeInfo(made).Type);
        if (argument.Parent?.Parent is not InvocationExpressionSyntax call) return false;
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method) return false;
        var parameter = argument.NameColon is { Name.Identifier.ValueText: var name }
            ? method.Parameters.FirstOrDefault(p => p.Name == name)
            : method.Parameters.ElementAtOrDefault(((ArgumentListSyntax)argument.Parent).Arguments.IndexOf(argument));
        if (parameter is null || parameter.IsParams) return false;
        if (use.Knows(method)) return true;
        return method.ReducedFrom?.OriginalDefinition is { } extension
            ? JudgeParameter(extension, extension.Parameters[parameter.Ordinal + 1], depth)
            : JudgeParameter(method.OriginalDefinition, method.OriginalDefinition.Parameters[parameter.Ordinal], depth);
    }

    // Only methods of the same file are followed: their model is at hand, and a fix for one file stays cheap.
    private bool JudgeParameter(IMethodSymbol method, IParameterSymbol parameter, int depth)
    {
        if (depth >= RecursionGuard.MaxDepth || method.IsVirtual || method.IsAbstract || method.IsOverride && !method.IsSealed)
            return false;
        if (method.DeclaringSyntaxReferences is not [var reference] || reference.SyntaxTree != model.SyntaxTree) return false;
        if (!_followed.Add(parameter)) return true;
        return ClientLocal.References(parameter, reference.GetSyntax(), model).All(r => Judge(r, depth + 1));
    }

    private bool JudgeDeclared(VariableDeclaratorSyntax declarator, int depth)
    {
        if (declarator.Parent?.Parent is not (LocalDeclarationStatementSyntax or UsingStatementSyntax)) return false;
        var disposes = declarator.Parent.Parent is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 };
        if (disposes
            && (declarator.Initializer?.Value != creation || declarator.Parent is VariableDeclarationSyntax { Variables.Count: > 1 }))
            return false;
        return model.GetDeclaredSymbol(declarator) is ILocalSymbol local && JudgeLocal(local, declarator, depth);
    }

    private bool JudgeLocal(ILocalSymbol local, SyntaxNode place, int depth)
    {
        if (!_followed.Add(local)) return true;
        var scope = place.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return scope is not null && ClientLocal.References(local, scope, model).All(r => Judge(r, depth));
    }

    private bool JudgeAssignment(AssignmentExpressionSyntax assignment, ExpressionSyntax value, int depth)
    {
        if (assignment.Left == value)
        {
            _holdsOthers |= assignment.Right != creation && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression);
            return assignment.Parent is ExpressionStatementSyntax;
        }

        return assignment.Parent is ExpressionStatementSyntax && model.GetSymbolInfo(assignment.Left).Symbol switch
        {
            ILocalSymbol local => JudgeLocal(local, assignment, depth),
            IFieldSymbol
            {
                DeclaredAccessibility: Accessibility.Private,
                IsStatic: false,
                ContainingType.DeclaringSyntaxReferences: [var reference]
            } field =>
                ClientLocal.References(field, reference.GetSyntax(), model)
                    .All(r =>
                        r.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Right: var right } && right == creation
                            || JudgeCaller(r, depth + 1)),
            _ => false,
        };
    }

    // The result of a private member is followed to its callers.
    private bool JudgeResult(ExpressionSyntax value, int depth)
    {
        var member = model.GetEnclosingSymbol(value.SpanStart);
        if (member is IMethodSymbol { AssociatedSymbol: IPropertySymbol property }) member = property;
        var isOwn = member is IMethodSymbol { MethodKind: MethodKind.LocalFunction }
            or { DeclaredAccessibility: Accessibility.Private } and (IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary });
        if (!isOwn || member!.ContainingType.DeclaringSyntaxReferences.Length != 1 || depth >= RecursionGuard.MaxDepth) return false;
        if (!_followed.Add(member)) return true;
        var scope = member.ContainingType.DeclaringSyntaxReferences[0].GetSyntax();
        return ClientLocal.References(member, scope, model).All(r => JudgeCaller(r, depth + 1));
    }

    private bool JudgeCaller(ExpressionSyntax reference, int depth)
    {
        if (reference.Parent is MemberAccessExpressionSyntax access && access.Name == reference) reference = access;
        if (reference.Parent is InvocationExpressionSyntax call && call.Expression == reference) reference = call;
        return Judge(reference, depth);
    }
}
