using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>What one operation does to the answers that a path knows.</summary>
/// <param name="Forgotten">The questions whose answers it may change.</param>
/// <param name="Subject">The expression that it gives a value.</param>
/// <param name="Values">The values that the expression can then have, where they are known.</param>
/// <param name="Value">The condition whose answer the expression then has.</param>
internal sealed record ConditionEffect(ImmutableArray<int> Forgotten, string? Subject = null, ValueSet? Values = null,
    IOperation? Value = null);

/// <summary>Which operations of a graph set, or may change, what the remembered questions ask about.</summary>
internal sealed class ConditionEffects
{
    private readonly Dictionary<IOperation, List<ConditionEffect>> _effects = new();
    private readonly QuestionReader _reader;
    private readonly ILookup<object, int> _byInput;
    private readonly ILookup<object, int> _byOwner;
    private readonly ILookup<string, IFieldSymbol> _fields;
    private readonly ImmutableArray<int> _shared;

    public ConditionEffects(ControlFlowGraph graph, IReadOnlyList<Question> questions, QuestionReader reader)
    {
        _reader = reader;
        _byInput = Index(questions, static subject => subject.Inputs);
        _shared = Enumerable.Range(0, questions.Count).Where(index => IsShared(questions[index].Subject)).ToImmutableArray();
        _byOwner = Index(questions, static subject => subject.Owners);
        _fields = questions.SelectMany(static question => question.Subject.Inputs).OfType<IFieldSymbol>()
            .Where(static field => !field.IsReadOnly)
            .Distinct<IFieldSymbol>(SymbolEqualityComparer.Default)
            .ToLookup(static field => field.Name);
        foreach (var statement in TrackedConditions.Operations(graph))
        {
            foreach (var operation in statement.DescendantsAndSelf())
            {
                if (EffectOf(operation) is not { } effect) continue;
                Add(statement, effect);
                if (operation != statement) Add(operation, effect);
            }
        }
    }

    public bool MayChange(IOperation operation) => _effects.ContainsKey(operation);

    public IReadOnlyList<ConditionEffect> For(IOperation operation) => _effects.TryGetValue(operation, out var effects) ? effects : [];

    /// <summary>What a statement gives which value.</summary>
    public static (IOperation Target, IOperation Value)? Set(IOperation statement) => statement switch
    {
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment } => (assignment.Target, assignment.Value),
        ISimpleAssignmentOperation assignment => (assignment.Target, assignment.Value),
        _ => null,
    };

    private static ILookup<object, int> Index(IReadOnlyList<Question> questions, Func<Subject, ImmutableArray<object>> parts) => questions
        .SelectMany((question, index) => parts(question.Subject).Select(part => (Part: part, Index: index)))
        .ToLookup(static one => one.Part, static one => one.Index);

    private void Add(IOperation operation, ConditionEffect effect)
    {
        if (!_effects.TryGetValue(operation, out var effects)) _effects.Add(operation, effects = new());
        effects.Add(effect);
    }

    private ConditionEffect? EffectOf(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => Given(assignment.Target, assignment.Value),
        IFlowCaptureOperation capture when _byInput.Contains(capture.Id) =>
            new(_byInput[capture.Id].ToImmutableArray(), _reader.KeyOf(capture.Id), ValuesOf(capture.Value), ConditionIn(capture.Value)),
        IDeconstructionAssignmentOperation deconstruction => Changed(deconstruction.Target.DescendantsAndSelf().Select(Written)),
        IAssignmentOperation assignment => Changed([Written(assignment.Target)]),
        IIncrementOrDecrementOperation step => Changed([Written(step.Target)]),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var given } => Changed([Written(given)]),
        IDeclarationPatternOperation { DeclaredSymbol: { } declared } => Changed([declared]),
        IRecursivePatternOperation { DeclaredSymbol: { } declared } => Changed([declared]),
        IInvocationOperation call when !SubjectWriter.IsLookup(call.TargetMethod) => Called(call),
        _ => null,
    };

    private ConditionEffect? Given(IOperation target, IOperation value)
    {
        if (Changed([Written(target)]) is not { } changed) return null;
        return _reader.SubjectOf(target) is { } subject
            ? changed with { Subject = subject.Key, Values = ValuesOf(value), Value = ConditionIn(value) } : changed;
    }

    private ConditionEffect? Changed(IEnumerable<object?> written)
    {
        var forgotten = written.OfType<object>().SelectMany(one => _byInput[one]).Distinct().ToImmutableArray();
        return forgotten.IsEmpty ? null : new(forgotten);
    }

    /// <summary>
    /// A call may change the members of what it is called on, and the fields that the body of a method of the same object sets.
    /// </summary>
    private ConditionEffect? Called(IInvocationOperation call)
    {
        if (EntersLock(call)) return _shared.IsEmpty ? null : new(_shared);
        var forgotten = call.Instance is IInstanceReferenceOperation ? SetBy(call.TargetMethod)
            : call.Instance is not null && Written(ValueUse.WalkDownConversion(call.Instance)) is { } owner
            ? _byOwner[owner].ToImmutableArray()
            : ImmutableArray<int>.Empty;
        return forgotten.IsEmpty ? null : new(forgotten);
    }

    /// <summary>Whoever enters a lock asks again, since others may have changed what they share.</summary>
    private static bool EntersLock(IInvocationOperation call) =>
        LockContract.EnteredBy(call) is not null
        || (call.TargetMethod is { Name: "Enter" or "EnterScope", ContainingType: { Name: "Monitor" or "Lock" } type }
            && type.IsOfFramework());

    private static bool IsShared(Subject subject) => !subject.Owners.IsEmpty
        || subject.Inputs.Any(static input =>
            input is IFieldSymbol { IsReadOnly: false, IsConst: false } or IPropertySymbol { SetMethod: not { IsInitOnly: true } });

    private ImmutableArray<int> SetBy(IMethodSymbol method)
    {
        if (_fields.Count == 0 || method.DeclaringSyntaxReferences.IsEmpty) return ImmutableArray<int>.Empty;
        return method.DeclaringSyntaxReferences.SelectMany(static written =>
            written.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>())
            .Where(name => _fields.Contains(name.Identifier.ValueText) && IsSet(name))
            .SelectMany(name => _fields[name.Identifier.ValueText]).SelectMany(field => _byInput[field]).Distinct().ToImmutableArray();
    }

    private static bool IsSet(IdentifierNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole
            || whole.Parent is PostfixUnaryExpressionSyntax
            || whole.Parent is PrefixUnaryExpressionSyntax { OperatorToken.RawKind: not (int)SyntaxKind.ExclamationToken }
            || whole.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 };
    }

    /// <summary>The symbol or capture that an assignment to an expression changes.</summary>
    private static object? Written(IOperation target) => RecursionGuard.Descend(target) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        IFlowCaptureReferenceOperation capture => capture.Id,
        IArrayElementReferenceOperation element => Written(element.ArrayReference),
        IDeclarationExpressionOperation declaration => Written(declaration.Expression),
        _ => null,
    };

    private static ValueSet? ValuesOf(IOperation value) => RecursionGuard.Descend(value) switch
    {
        { ConstantValue: { HasValue: true, Value: var constant } } => ValueSet.Constant(constant),
        IDefaultValueOperation { Type: { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } } =>
            ValueSet.Null,
        IConversionOperation { OperatorMethod: null } conversion => ValuesOf(conversion.Operand),
        IObjectCreationOperation { Type.IsReferenceType: true } => ValueSet.Everything.Except(ValueSet.Null),
        _ => null,
    };

    private static IOperation? ConditionIn(IOperation value) => value.Type?.SpecialType == SpecialType.System_Boolean ? value : null;
}
