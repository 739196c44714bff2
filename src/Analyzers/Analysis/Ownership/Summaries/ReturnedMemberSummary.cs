using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Ownership.Summaries;

/// <summary>Reads, from syntax alone, what the objects that a method makes and returns bring along in one of their members.</summary>
internal sealed class ReturnedMemberSummary
{
    private readonly IMethodSymbol _method;
    private readonly SyntaxNode _declaration;
    private readonly INamedTypeSymbol _type;
    private readonly ISymbol _member;
    private readonly List<ExpressionSyntax?> _values = new();

    private ReturnedMemberSummary(IMethodSymbol method, INamedTypeSymbol type, ISymbol member) =>
        (_method, _declaration, _type, _member) = (method, method.DeclaringSyntaxReferences[0].GetSyntax(), type, member);

    /// <summary>
    /// Whose the resource in the member is, and whether some object comes without one; null where the method does not make the object, or
    /// keeps the resource as well.
    /// </summary>
    public static (ResultOwnership Freshness, bool IsPerhapsEmpty)? Summarize(IMethodSymbol method, INamedTypeSymbol type, ISymbol member)
    {
        if (method.DeclaringSyntaxReferences.Length != 1 || method.IsAbstract) return null;
        var parts = new ReturnedMemberSummary(method, type, member);
        if (!ReturnValueSummary.ReturnedBy(parts._declaration).All(parts.Takes)) return null;
        var (freshness, isPerhapsEmpty, isEmpty) = (ResultOwnership.Unknown, false, true);
        foreach (var value in parts._values)
        {
            if (value is null || IsEmpty(value))
            {
                isPerhapsEmpty = true;
                continue;
            }

            freshness = ReturnValueSummary.Join(freshness, value is IdentifierNameSyntax name
                ? parts.OfVariable(name.Identifier.ValueText)
                : parts.OfValue(value, RecursionGuard.Start()));
            isEmpty = false;
        }

        return isEmpty ? null : (freshness, isPerhapsEmpty);
    }

    /// <summary>Notes what an object that is returned has in the member; false where nobody can tell.</summary>
    private bool Takes(ExpressionSyntax returned)
    {
        RecursionGuard.EnsureStack();
        switch (returned)
        {
            case ParenthesizedExpressionSyntax parenthesized: return Takes(parenthesized.Expression);
            case CastExpressionSyntax cast: return Takes(cast.Expression);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure:
                return Takes(
                sure.Operand);
            case ConditionalExpressionSyntax choice: return Takes(choice.WhenTrue) && Takes(choice.WhenFalse);
            case InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" },
                ArgumentList.Arguments: [var done]
            }:
                return Takes(
                done.Expression);
            case ThrowExpressionSyntax: return true;
            case TupleExpressionSyntax tuple
                when _type.IsTupleType
                    && tuple.Arguments.Count == _type.TupleElements.Length:
                return Notes(
                        tuple.Arguments[_type.TupleElements.IndexOf((IFieldSymbol)_member)].Expression);
            case BaseObjectCreationExpressionSyntax creation when Makes(creation): return TakesFrom(creation);
            case IdentifierNameSyntax { Identifier.ValueText: var local }: return TakesFromLocal(local);
            default: return IsEmpty(returned);
        }
    }

    /// <summary><c>var result = new Result(); result.Response = response; return result;</c></summary>
    private bool TakesFromLocal(string local)
    {
        if (_declaration.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(declarator => declarator.Identifier.ValueText == local)
            .ToList() is not [{ Initializer.Value: BaseObjectCreationExpressionSyntax creation } declarator]
            || !Makes(creation))
            return false;
        var known = _values.Count;
        if (!TakesFrom(creation)) return false;
        foreach (var use in Uses(local))
        {
            if (use.Parent is MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } access
                && assignment.Left == access)
            {
                if (access.Name.Identifier.ValueText != _member.Name) continue;
                // filled on every way
                if (_values.Count == known + 1 && _values[known] is null && assignment.Parent?.Parent == declarator.Parent?.Parent?.Parent)
                    _values.RemoveAt(known);
                Notes(assignment.Right);
            }
            else if (use.Parent is not (MemberAccessExpressionSyntax or ReturnStatementSyntax))
            {
                return false;
            }
        }

        return true;
    }

    private bool TakesFrom(BaseObjectCreationExpressionSyntax creation)
    {
        if (creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(filled => NameOf(filled.Left) == _member.Name) is { Right: var initial })
            return Notes(initial);
        var arguments = creation.ArgumentList?.Arguments ?? default;
        foreach (var part in _type.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>())
        {
            if (part.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault() is { } primary)
            {
                var name = part is RecordDeclarationSyntax
                    && primary.Parameters.Any(parameter => parameter.Identifier.ValueText == _member.Name)
                    ? _member.Name
                    : InitialOfMember();
                return Notes(Argument(primary, arguments, name));
            }
        }

        var written = _type.InstanceConstructors
            .Where(constructor =>
                constructor.Parameters.Length >= arguments.Count
                    && constructor.Parameters.Skip(arguments.Count).All(static rest => rest.IsOptional))
            .SelectMany(static constructor => constructor.DeclaringSyntaxReferences).Select(static reference => reference.GetSyntax())
            .OfType<ConstructorDeclarationSyntax>().ToList();
        if (written.Count > 1) return false;
        if (written.Count == 0) return InitialOfMember() is null && Notes(null);
        var fills = written[0].DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(filled => NameOf(filled.Left) == _member.Name)
            .ToList();
        if (written[0].Initializer is not null || fills.Count > 1) return false;
        if (fills.Count == 0) return Notes(null);
        return fills[0].Right is var right
            && NameOf(
                right is BinaryExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.CoalesceExpression,
                    Right: ThrowExpressionSyntax,
                    Left: var left
                }
                ? left
                : right) is { } parameter
            && written[0].ParameterList.Parameters.Any(one => one.Identifier.ValueText == parameter)
            && Notes(Argument(written[0].ParameterList, arguments, parameter));
    }

    private bool Notes(ExpressionSyntax? value)
    {
        _values.Add(value);
        return true;
    }

    private static ExpressionSyntax? Argument(ParameterListSyntax parameters, SeparatedSyntaxList<ArgumentSyntax> arguments, string? name)
    {
        var place = parameters.Parameters.IndexOf(parameter => parameter.Identifier.ValueText == name);
        return arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name)?.Expression
            ?? (place >= 0 && place < arguments.Count && arguments[place].NameColon is null ? arguments[place].Expression : null);
    }

    /// <summary>What the member is declared with, such as a parameter of the primary constructor.</summary>
    private string? InitialOfMember() =>
        _member.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax()).Select(static declared => declared switch
    {
        PropertyDeclarationSyntax { Initializer.Value: var initial } => initial.ToString(),
        VariableDeclaratorSyntax { Initializer.Value: var initial } => initial.ToString(),
        _ => null,
    }).FirstOrDefault(static initial => initial is not null);

    /// <summary>A <c>new()</c> in a method that is not asynchronous may make the task.</summary>
    private bool Makes(BaseObjectCreationExpressionSyntax creation) => creation is ObjectCreationExpressionSyntax { Type: var type }
        ? type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>()
            .Any(name => name.Parent is not TypeArgumentListSyntax && name.Identifier.ValueText == _type.Name)
        : _method.IsAsync || SymbolEqualityComparer.Default.Equals(_method.ReturnType.OriginalDefinition, _type.OriginalDefinition);

    /// <summary>A response made by hand holds no connection.</summary>
    private ResultOwnership OfValue(ExpressionSyntax value, RecursionGuard guard) =>
        value is BaseObjectCreationExpressionSyntax && ResourceHolder.TypeOf(_member)?.Name == "HttpResponseMessage"
            ? ResultOwnership.Shared
            : ReturnValueSummary.Classify(value, _declaration, guard);

    /// <summary>
    /// A local that is filled with something fresh, goes into the object and nowhere else, and is not released on the way.
    /// </summary>
    private ResultOwnership OfVariable(string name)
    {
        var (result, isLocal) = (ResultOwnership.Unknown, false);
        foreach (var declarator in _declaration.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Where(declarator => declarator.Identifier.ValueText == name))
        {
            if (declarator.Parent?.Parent is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 }) return ResultOwnership.Shared;
            isLocal = true;
            if (declarator.Initializer is { Value: var initial } && !IsEmpty(initial))
                result = ReturnValueSummary.Join(result, OfValue(initial, RecursionGuard.Start()));
        }

        foreach (var use in Uses(name))
        {
            if (use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use)
            {
                if (!IsEmpty(assignment.Right)) result = ReturnValueSummary.Join(result, OfValue(assignment.Right, RecursionGuard.Start()));
            }
            else if (GoesElsewhere(use))
            {
                return ResultOwnership.Shared;
            }
        }

        return isLocal ? result : ResultOwnership.Shared;
    }

    private bool GoesElsewhere(IdentifierNameSyntax use) => use.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } =>
            IsRelease(called) && use.FirstAncestorOrSelf<CatchClauseSyntax>() is null,
        ConditionalAccessExpressionSyntax
        {
            WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: var called } }
        } =>
            IsRelease(called) && use.FirstAncestorOrSelf<CatchClauseSyntax>() is null,
        ArgumentSyntax { Parent: TupleExpressionSyntax } => !_type.IsTupleType,
        ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } => !Makes(creation),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } =>
            call.Expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText is not { } called
            || IsRelease(called) || OwnershipTransferFunction.IsStore(called),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var filled } } =>
            filled != _member.Name,
        AssignmentExpressionSyntax
        {
            Left: var filled,
            Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation }
        } =>
            NameOf(filled) != _member.Name || !Makes(creation),
        AssignmentExpressionSyntax or EqualsValueClauseSyntax or UsingStatementSyntax or InitializerExpressionSyntax
            or LambdaExpressionSyntax =>
            true,
        _ => false,
    };

    private IEnumerable<IdentifierNameSyntax> Uses(string name) => _declaration.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(use =>
            use.Identifier.ValueText == name && !(use.Parent is MemberAccessExpressionSyntax access && access.Name == use)
                && use.Parent is not NameColonSyntax
            && !(use.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } filled && filled.Left == use));

    private static bool IsRelease(string name) =>
        name.StartsWith("Dispose", StringComparison.Ordinal) || name.StartsWith("Close", StringComparison.Ordinal);

    private static bool IsEmpty(ExpressionSyntax value) => RecursionGuard.Descend(value) switch
    {
        PostfixUnaryExpressionSyntax { Operand: var operand } => IsEmpty(operand),
        CastExpressionSyntax { Expression: var inner } => IsEmpty(inner),
        LiteralExpressionSyntax or DefaultExpressionSyntax => true,
        _ => false,
    };

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } => name,
        _ => null,
    };
}
