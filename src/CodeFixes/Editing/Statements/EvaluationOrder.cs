using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>Whether an expression can be evaluated before the statement it stands in, with nobody the wiser.</summary>
internal sealed class EvaluationOrder
{
    private readonly SemanticModel _model;
    private readonly ExpressionSyntax _lifted;
    private readonly bool _runsForeignCode;

    private EvaluationOrder(SemanticModel model, ExpressionSyntax lifted)
    {
        (_model, _lifted) = (model, lifted);
        _runsForeignCode = lifted.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax
            || node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
                && model.GetSymbolInfo(node).Symbol?.IsFromSource() != false);
    }

    /// <summary>
    /// The statement in front of which the expression may be evaluated, or the expression body that would have to become a block for it.
    /// </summary>
    public static SyntaxNode? Target(SemanticModel model, ExpressionSyntax lifted)
    {
        var order = new EvaluationOrder(model, lifted);
        SyntaxNode child = lifted;
        for (var parent = child.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is ArrowExpressionClauseSyntax
                || parent is AnonymousFunctionExpressionSyntax { ExpressionBody: { } body } && body == child)
                return parent;
            if (parent is StatementSyntax statement) return IsReachedOnce(statement, child) ? statement : null;
            if (!order.IsFirstIn(parent, child)) return null;
        }

        return null;
    }

    /// <summary>
    /// The part of a choice, or the head of a loop, in front of which the expression may be evaluated: it runs when that part runs, as the
    /// first thing.
    /// </summary>
    public static ExpressionSyntax? Operand(SemanticModel model, ExpressionSyntax lifted)
    {
        var order = new EvaluationOrder(model, lifted);
        SyntaxNode child = lifted;
        for (var parent = child.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is WhileStatementSyntax loop) return loop.Condition == child ? loop.Condition : null;
            if (parent is DoStatementSyntax again) return again.Condition == child ? again.Condition : null;
            if (parent is ConditionalExpressionSyntax choice && choice.Condition != child) return (ExpressionSyntax)child;
            if (parent
                is BinaryExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression
                        or (int)SyntaxKind.CoalesceExpression
                } both
                && both.Right == child)
                return both.Right;
            if (parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } filled
                && filled.Right == child)
                return filled.Right;
            if (parent is SwitchExpressionArmSyntax arm) return arm.Expression == child ? arm.Expression : null;
            if (!order.IsFirstIn(parent, child)) return null;
        }

        return null;
    }

    private static bool IsReachedOnce(StatementSyntax statement, SyntaxNode child) => statement switch
    {
        ExpressionStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax
            or LocalDeclarationStatementSyntax
            or IfStatementSyntax or SwitchStatementSyntax or LockStatementSyntax or CommonForEachStatementSyntax or UsingStatementSyntax =>
            true,
        ForStatementSyntax loop => loop.Declaration == child || loop.Initializers.FirstOrDefault() == child,
        _ => false,
    };

    private bool IsFirstIn(SyntaxNode parent, SyntaxNode child) => parent switch
    {
        ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or CheckedExpressionSyntax
            or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax =>
            true,
        MemberAccessExpressionSyntax or EqualsValueClauseSyntax or VariableDeclaratorSyntax or AnonymousObjectMemberDeclaratorSyntax
            or InterpolationSyntax or ThrowExpressionSyntax =>
            true,
        ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None),
        InvocationExpressionSyntax call => call.Expression == child || IsStableTarget(call.Expression),
        ElementAccessExpressionSyntax element => element.Expression == child || IsStable(element.Expression),
        ConditionalAccessExpressionSyntax access => access.Expression == child,
        IsPatternExpressionSyntax test => test.Expression == child,
        ConditionalExpressionSyntax choice => choice.Condition == child,
        SwitchExpressionSyntax choice => choice.GoverningExpression == child,
        BinaryExpressionSyntax binary => binary.Left == child
            || binary.Kind() is not (SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression)
                && IsStable(binary.Left),
        AssignmentExpressionSyntax assignment =>
            assignment.Right == child && !assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) && IsStableTarget(assignment.Left),
        BaseArgumentListSyntax list => list.Arguments.TakeWhile(argument => argument != child).All(IsStable),
        TupleExpressionSyntax tuple => tuple.Arguments.TakeWhile(argument => argument != child).All(IsStable),
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList == child || IsInert(creation),
        InitializerExpressionSyntax initializer => initializer.Expressions.TakeWhile(element => element != child).All(IsStableElement),
        AnonymousObjectCreationExpressionSyntax creation =>
            creation.Initializers.TakeWhile(element => element != child).All(element => IsStable(element.Expression)),
        ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax => true,
        InterpolatedStringExpressionSyntax text =>
            text.Contents.TakeWhile(content => content != child).OfType<InterpolationSyntax>()
                .All(hole => IsStable(hole.Expression) && IsPlain(hole.Expression)),
        VariableDeclarationSyntax declaration =>
            declaration.Variables.TakeWhile(variable => variable != child)
                .All(variable => variable.Initializer is null || IsStable(variable.Initializer.Value)),
        FromClauseSyntax clause => clause.Expression == child && clause.Parent is QueryExpressionSyntax,
        QueryExpressionSyntax query => query.FromClause == child,
        _ => false,
    };

    private bool IsStable(ArgumentSyntax argument) => argument.Expression is DeclarationExpressionSyntax || IsStable(argument.Expression);

    private bool IsStableElement(ExpressionSyntax element) =>
        element is AssignmentExpressionSyntax assignment ? IsStable(assignment.Right) : IsStable(element);

    /// <summary>What a call or an assignment aims at: a method of something stable, a local, a field of something stable.</summary>
    private bool IsStableTarget(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax or GenericNameSyntax => true,
        MemberAccessExpressionSyntax access =>
            IsStable(access.Expression) || _model.GetSymbolInfo(access.Expression).Symbol is INamespaceOrTypeSymbol,
        ElementAccessExpressionSyntax element => IsStable(element.Expression) && element.ArgumentList.Arguments.All(IsStable),
        _ => false,
    };

    /// <summary>Whether it gives the same before and after the lifted expression has run.</summary>
    private bool IsStable(ExpressionSyntax expression)
    {
        RecursionGuard.EnsureStack();
        if (_model.GetConstantValue(expression).HasValue) return true;
        return expression switch
        {
            LiteralExpressionSyntax or ThisExpressionSyntax or BaseExpressionSyntax or TypeOfExpressionSyntax or DefaultExpressionSyntax
                or PredefinedTypeSyntax or AnonymousFunctionExpressionSyntax =>
                true,
            ParenthesizedExpressionSyntax parenthesized => IsStable(parenthesized.Expression),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => IsStable(sure.Operand),
            BinaryExpressionSyntax binary =>
                IsStable(binary.Left) && IsStable(binary.Right) && IsPlain(binary.Left) && IsPlain(binary.Right)
                    && !binary.IsKind(SyntaxKind.DivideExpression),
            InterpolatedStringExpressionSyntax text =>
                text.Contents.OfType<InterpolationSyntax>().All(hole => IsStable(hole.Expression) && IsPlain(hole.Expression)),
            NameSyntax or MemberAccessExpressionSyntax => IsStableMember(expression),
            _ => false,
        };
    }

    private bool IsStableMember(ExpressionSyntax expression)
    {
        if (expression is MemberAccessExpressionSyntax access && !IsStable(access.Expression)
            && _model.GetSymbolInfo(access.Expression).Symbol is not INamespaceOrTypeSymbol)
            return false;
        return _model.GetSymbolInfo(expression).Symbol switch
        {
            INamespaceOrTypeSymbol or IRangeVariableSymbol or IMethodSymbol => true,
            ILocalSymbol or IParameterSymbol => !IsWrittenIn(_lifted, expression),
            IFieldSymbol field => field.IsReadOnly || !_runsForeignCode || IsSetOnceIn(field),
            IPropertySymbol property => IsAutomatic(property) && (property.SetMethod is null || !_runsForeignCode),
            _ => false,
        };
    }

    // A private field that nothing but its initializer and constructors write to.
    private static bool IsSetOnceIn(IFieldSymbol field) => field is { DeclaredAccessibility: Accessibility.Private, IsVolatile: false }
        && field.ContainingType.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax().DescendantNodes())
            .OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == field.Name && name.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is null)
            .All(name => !IsWritten(name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name));

    private static bool IsWritten(ExpressionSyntax place) =>
        place.Parent is AssignmentExpressionSyntax assignment && assignment.Left == place
        || place.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax or PrefixUnaryExpressionSyntax
        || place.Parent is PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression };

    private static bool IsWrittenIn(ExpressionSyntax lifted, ExpressionSyntax local)
        => lifted.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == local.ToString() && IsWritten(name));

    // Making one only puts values into fields: a class of data, a type without a constructor of its own.
    private bool IsInert(BaseObjectCreationExpressionSyntax creation)
        => _model.GetSymbolInfo(creation).Symbol is IMethodSymbol constructor
        && (constructor.IsImplicitlyDeclared && constructor.ContainingType.IsFromSource()
            || constructor.ContainingType.FullName().StartsWith("System.Collections.", StringComparison.Ordinal))
        && (creation.ArgumentList?.Arguments.All(IsStable) ?? true);

    private bool IsPlain(ExpressionSyntax expression) => _model.GetTypeInfo(expression).Type is { } type
        && (type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String || type.TypeKind == TypeKind.Enum
            || type.SpecialType == SpecialType.System_DateTime
            || type.FullName() is "System.Guid" or "System.TimeSpan" or "System.Uri");

    private static bool IsAutomatic(IPropertySymbol property) => property is { IsVirtual: false, IsAbstract: false, IsOverride: false }
        && property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
