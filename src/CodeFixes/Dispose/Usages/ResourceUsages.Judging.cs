using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <content>What the place means in which a dependent value stands; what is not known to be harmless escapes.</content>
internal sealed partial class ResourceUsages
{
    private void Judge(ExpressionSyntax value, ValueRelation relation)
    {
        RecursionGuard.EnsureStack();
        if (Escapes) return;
        switch (value.Parent)
        {
            case ParenthesizedExpressionSyntax or CastExpressionSyntax or CheckedExpressionSyntax
                or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression }:
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                Judge((ExpressionSyntax)value.Parent, relation);
                return;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }:
            case ConditionalExpressionSyntax choice when choice.Condition != value:
                Judge((ExpressionSyntax)value.Parent, OtherThanSelf(relation));
                return;
            case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } arm when arm.Expression == value:
                Judge(choice, OtherThanSelf(relation));
                return;
            case BinaryExpressionSyntax or InterpolationSyntax or IfStatementSyntax or LockStatementSyntax or CaseSwitchLabelSyntax:
                return;
            case IsPatternExpressionSyntax test:
                Bind(test.Pattern, relation);
                return;
            case SwitchStatementSyntax choice:
                foreach (var label in choice.Sections.SelectMany(section => section.Labels).OfType<CasePatternSwitchLabelSyntax>())
                    Bind(label.Pattern, relation);
                return;
            case SwitchExpressionSyntax choice:
                foreach (var arm in choice.Arms) Bind(arm.Pattern, relation);
                return;
            case ConditionalAccessExpressionSyntax access when access.Expression == value:
                JudgeConditionalMember(access, relation);
                return;
            case MemberAccessExpressionSyntax access when access.Expression == value:
                JudgeMember(access, relation);
                return;
            case ElementAccessExpressionSyntax element when element.Expression == value:
                JudgeResult(element, relation, ResourceUse.FromMember);
                return;
            case InvocationExpressionSyntax call when call.Expression == value:
                JudgeResult(call, relation, ResourceUse.FromMember);
                return;
            case AwaitExpressionSyntax wait:
                JudgeWaited(wait, value, relation);
                return;
            case ArgumentSyntax argument:
                JudgeArgument(argument, value, relation);
                return;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } declarator }:
                Hold(_model.GetDeclaredSymbol(declarator, _cancellation), relation);
                return;
            case AssignmentExpressionSyntax assignment when assignment.Right == value:
                JudgeAssigned(assignment, relation);
                return;
            case AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or RefExpressionSyntax:
                if (relation == ValueRelation.Self) Writes.Add(value.Parent);
                return;
            case InitializerExpressionSyntax { Parent: ExpressionSyntax creation }:
                Judge(creation, Within(relation));
                return;
            case AnonymousObjectMemberDeclaratorSyntax { Parent: ExpressionSyntax creation }:
                Judge(creation, Within(relation));
                return;
            case ForEachStatementSyntax loop when loop.Expression == value:
                JudgeItems(loop, value, relation);
                return;
            case FromClauseSyntax { Parent: QueryExpressionSyntax query }:
                JudgeResult(query, relation, ResourceUse.FromMember);
                return;
            case UsingStatementSyntax statement when statement.Expression == value:
                if (relation == ValueRelation.Self && statement.Function() == _function) Releases.Add(statement);
                else if (relation is ValueRelation.Self or ValueRelation.Alias or ValueRelation.Owner) IsReleasedElsewhere = true;
                return;
            case YieldStatementSyntax when !IsPending(relation) && IsReleasedBehind(value):
                return;
            case ExpressionStatementSyntax:
                // 'new Session(client);' is made for what it does later.
                Escapes |= IsPending(relation)
                    || relation is ValueRelation.Container or ValueRelation.Owner && value is BaseObjectCreationExpressionSyntax;
                return;
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax:
                // What an inner function gives back shows in the type of what calls it.
                if (value.Function() != _function
                    || value.Parent is not ReturnStatementSyntax && !IsPending(relation) && !_function.ReturnsValue(_model))
                    return;
                if (_caller is not null) IsGivenBack = true;
                else if (value.Parent is ReturnStatementSyntax handing && IsHandedOver(value, relation)) HandOvers.Add(handing);
                else if (value.Parent is ReturnStatementSyntax besides && relation == ValueRelation.Derived) _partsReturned.Add(besides);
                else Escapes = true;
                return;
            default:
                Escapes = true;
                return;
        }
    }

    /// <summary>A value that a call or member gives back for the resource.</summary>
    private void JudgeResult(ExpressionSyntax result, ValueRelation relation, Func<ITypeSymbol?, bool> carries)
    {
        var type = _model.GetTypeInfo(result, _cancellation).Type;
        if (type?.SpecialType == SpecialType.System_Void) return;
        if (_model.GetSymbolInfo(result, _cancellation).Symbol is IMethodSymbol method && Reads(method) && !ReadsLater(result, method))
            carries = ResourceUse.FromDeserializer;
        if (type is { Name: "CancellationToken" }) Judge(result, ValueRelation.Token);
        else if (type is { Name: "IAsyncResult" }) Judge(result, ValueRelation.Pending);
        else if (type.IsTaskLike())
            Judge(result, relation != ValueRelation.Token && type.ResultOfTask() is { } held && carries(held)
                ? ValueRelation.PendingDerived
                : ValueRelation.Pending);
        else if (relation == ValueRelation.Token ? KeepsToken(type) : carries(type))
            Judge(result, HoldsTasks(type) ? ValueRelation.PendingDerived : From(relation, type));
    }

    private void JudgeWaited(ExpressionSyntax wait, ExpressionSyntax task, ValueRelation relation)
    {
        foreach (var name in task.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            Keep(_model.GetSymbolInfo(name, _cancellation).Symbol, wait.SpanStart);
        var type = _model.GetTypeInfo(wait, _cancellation).Type;
        if (type.IsTaskLike()) Judge(wait, ValueRelation.PendingDerived);
        else if (relation is ValueRelation.PendingDerived or ValueRelation.Derived && type is { SpecialType: not SpecialType.System_Void }
            && ResourceUse.FromMember(type))
            Judge(wait, ValueRelation.Derived);
    }

    private void JudgeItems(ForEachStatementSyntax loop, ExpressionSyntax items, ValueRelation relation)
    {
        Keep(_model.GetSymbolInfo(items, _cancellation).Symbol, loop.SpanStart);
        var type = _model.GetForEachStatementInfo(loop).ElementType;
        if (ResourceUse.FromMember(type))
            Hold(_model.GetDeclaredSymbol(loop, _cancellation), type.IsTaskLike() ? ValueRelation.PendingDerived : From(relation, type));
    }

    private void JudgeAssigned(AssignmentExpressionSyntax assignment, ValueRelation relation)
    {
        if (assignment.Parent is InitializerExpressionSyntax { Parent: ExpressionSyntax creation })
        {
            Judge(creation, Put(relation, _model.GetTypeInfo(creation, _cancellation).Type));
            return;
        }

        if (assignment.Parent is not ExpressionStatementSyntax) Judge(assignment, OtherThanSelf(relation));
        var left = assignment.Left.WithoutParentheses();
        if (_model.GetSymbolInfo(left, _cancellation).Symbol is IDiscardSymbol)
        {
            Escapes |= IsPending(relation) || relation is ValueRelation.Container or ValueRelation.Owner;
            return;
        }

        // What is put into a part of a local lives as long as the local does.
        if (left is IdentifierNameSyntax) Hold(_model.GetSymbolInfo(left, _cancellation).Symbol, relation);
        else Hold(RootOf(left), Put(relation, (RootOf(left) as ILocalSymbol)?.Type));
    }

    private void Bind(PatternSyntax pattern, ValueRelation relation)
    {
        foreach (var designation in pattern.DescendantNodesAndSelf().OfType<SingleVariableDesignationSyntax>())
        {
            if (_model.GetDeclaredSymbol(designation, _cancellation) is not ILocalSymbol local || !ResourceUse.FromMember(local.Type))
                continue;
            var names = designation.Parent == pattern || designation.Parent is RecursivePatternSyntax recursive && recursive == pattern;
            Hold(local, names ? relation : From(relation, local.Type));
        }
    }

    // Who gets the resource, or a stream over it, can dispose of it; who gets a task or a sequence cannot.
    private bool IsHandedOver(ExpressionSyntax value, ValueRelation relation) =>
        relation is ValueRelation.Self or ValueRelation.Alias or ValueRelation.Owner or ValueRelation.Container
        || relation == ValueRelation.Derived && _model.GetTypeInfo(value, _cancellation).Type is { } type
            && (type.IsOrInherits("System.IO.Stream") || type.IsOrInherits("Microsoft.AspNetCore.Mvc.FileStreamResult"));

    private ISymbol? RootOf(ExpressionSyntax expression) => RecursionGuard.Descend(expression).WithoutParentheses() switch
    {
        MemberAccessExpressionSyntax access => RootOf(access.Expression),
        ElementAccessExpressionSyntax element => RootOf(element.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => RootOf(access.Expression),
        IdentifierNameSyntax name when _model.GetSymbolInfo(name, _cancellation).Symbol is ILocalSymbol local => local,
        _ => null,
    };

    private static bool HoldsTasks(ITypeSymbol? type) =>
        type is IArrayTypeSymbol array
            ? array.ElementType.IsTaskLike()
            : type is INamedTypeSymbol named && named.TypeArguments.Any(argument => argument.IsTaskLike());

    private static bool IsPending(ValueRelation relation) => relation is ValueRelation.Pending or ValueRelation.PendingDerived;

    private static ValueRelation OtherThanSelf(ValueRelation relation) => relation == ValueRelation.Self ? ValueRelation.Alias : relation;

    /// <summary>How something depends on the resource that was made of, or holds, a value that does.</summary>
    private static ValueRelation Within(ValueRelation relation) => IsPending(relation) ? ValueRelation.PendingDerived
        : relation is ValueRelation.Self or ValueRelation.Alias or ValueRelation.Container ? ValueRelation.Container
        : ValueRelation.Derived;

    /// <summary>How something depends on the resource that a value gives back which does.</summary>
    private ValueRelation From(ValueRelation relation, ITypeSymbol? type) =>
        relation != ValueRelation.Container ? IsPending(relation) ? ValueRelation.PendingDerived : ValueRelation.Derived
        : type is not null && _resource is not null && _model.Compilation.HasImplicitConversion(_resource, type) ? ValueRelation.Alias
        : ValueRelation.Container;
}
