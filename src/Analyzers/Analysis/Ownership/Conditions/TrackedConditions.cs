using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>
/// The conditions of one graph that are worth remembering along a path: questions about an expression that is asked about more than once,
/// or set to a constant and asked about. They tell apart the paths on which a resource was acquired and those on which it was not.
/// </summary>
internal sealed class TrackedConditions
{
    /// <summary>Each remembered question may double the states of a path.</summary>
    private const int Most = 10;

    /// <summary>
    /// The same for values that the compiler computes in several blocks, as those of <c>a?.b</c> and <c>a &amp;&amp; b</c>; such a value
    /// is read at once and then forgotten.
    /// </summary>
    private const int MostCaptures = 6;

    private readonly QuestionReader _reader;
    private readonly List<Question> _tracked = new();
    private readonly Dictionary<string, int[]> _bySubject = new();
    private readonly Dictionary<IOperation, Question?> _read = new();
    private readonly Lazy<Definitions> _definitions;
    private readonly ConditionEffects? _effects;

    private TrackedConditions(ControlFlowGraph graph, MethodSummaries summaries)
    {
        _reader = new(graph.OriginalOperation.SemanticModel?.Compilation.Assembly, summaries.ReturnedExpression);
        foreach (var statement in Operations(graph)) _reader.Add(statement);
        _definitions = new(() => new(graph), isThreadSafe: false);
        var asked = Asked(graph);
        if (asked.Count == 0) return;
        var elsewhere = WritesElsewhere.In(graph);
        _tracked.AddRange(asked.Where(question => !IsCapture(question) && !question.Subject.Inputs.Any(elsewhere.Contains)).Take(Most));
        _tracked.AddRange(asked.Where(IsCapture).Take(MostCaptures));
        foreach (var same in _tracked.Select(static (question, index) => (question.Subject.Key, index)).GroupBy(static one =>
            one.Key)) _bySubject.Add(same.Key, same.Select(static one => one.index).ToArray());
        if (_tracked.Count > 0) _effects = new(graph, _tracked, _reader);
    }

    public static TrackedConditions Find(ControlFlowGraph graph, MethodSummaries summaries) => new(graph, summaries);

    /// <summary>The variable, field or property of this object that an operation refers to.</summary>
    public static ISymbol? Variable(IOperation? operation) => RecursionGuard.Descend(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments.Length: 0 } property => property.Property,
        IConversionOperation conversion => Variable(conversion.Operand),
        _ => null,
    };

    /// <summary>Whether an operation, or one in it, may change the answer to a remembered question.</summary>
    public bool MayChange(IOperation operation) => _effects?.MayChange(operation) == true;

    /// <summary>The state once a condition was answered; null when it cannot be answered so on this path.</summary>
    public ResourceState? Assume(ResourceState state, IOperation condition, bool answer)
    {
        RecursionGuard.EnsureStack();
        return Assume(state, condition, answer, 0);
    }

    private ResourceState? Assume(ResourceState state, IOperation condition, bool answer, int depth)
    {
        RecursionGuard.EnsureStack();
        if (_tracked.Count == 0) return state;
        if (Read(condition) is not { } question) return state;
        if (Learn(state, question.Subject.Key, question.Learned(answer)) is not { } learned) return null;
        if (IsCapture(question)) learned = Forget(learned, question.Subject.Key);
        var (defined, isSame) = DefinitionOf(condition);
        return defined is not null && depth < SubjectWriter.MostNested ? Assume(learned, defined, answer == isSame, depth + 1) : learned;
    }

    /// <summary>What a path knows of the answer to a condition.</summary>
    public bool? Answer(ResourceState state, IOperation condition) =>
        _tracked.Count == 0 ? null : Assume(state, condition, true) is null ? false : Assume(state, condition, false) is null ? true : null;

    /// <summary>The state after an operation: what it sets is known, what it may change is forgotten.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="operation">A statement of the graph, or an operation of one.</param>
    /// <param name="answer">What is known of a condition whose answer a variable takes.</param>
    public ResourceState After(ResourceState state, IOperation operation, Func<IOperation, bool?>? answer = null)
    {
        foreach (var effect in _effects?.For(operation) ?? [])
        {
            foreach (var index in effect.Forgotten) state = state.WithCondition(index, null);
            if (effect.Subject is not { } subject || !_bySubject.ContainsKey(subject)) continue;
            var values = effect.Values ?? (effect.Value is { } value
                && (answer?.Invoke(value) ?? Answer(state, value)) is { } known ? ValueSet.Constant(known) : null);
            if (values is not null) state = Learn(state, subject, values) ?? state;
        }

        return state;
    }

    /// <summary>The expression whose value a variable or capture has, where it has that of no other one.</summary>
    public IOperation? Defining(IOperation reference) =>
        _definitions.Value.Find(reference) is { } definition && (!definition.HasConstants || IsTracked(reference))
            ? definition.Value
            : null;

    private bool IsTracked(IOperation reference) => _reader.SubjectOf(reference) is { } subject && _bySubject.ContainsKey(subject.Key);

    /// <summary>The condition whose answer a boolean variable has, and whether it has the same or the opposite one.</summary>
    private (IOperation? Condition, bool IsSame) DefinitionOf(IOperation condition)
    {
        var isSame = true;
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IParenthesizedOperation)
        {
            if (condition is IUnaryOperation not) (condition, isSame) = (not.Operand, !isSame);
            else condition = ((IParenthesizedOperation)condition).Operand;
        }

        return condition.Type?.SpecialType == SpecialType.System_Boolean
            && Defining(condition) is { } defined ? (defined, isSame) : (null, false);
    }

    private static bool IsCapture(Question question) => question.Subject.Inputs is [CaptureId];

    private ResourceState Forget(ResourceState state, string subject)
    {
        if (!_bySubject.TryGetValue(subject, out var indexes)) return state;
        foreach (var index in indexes) state = state.WithCondition(index, null);
        return state;
    }

    private ResourceState? Learn(ResourceState state, string subject, ValueSet values)
    {
        if (values.IsEmpty) return null;
        if (!_bySubject.TryGetValue(subject, out var indexes)) return state;
        foreach (var index in indexes)
        {
            if (state.Condition(index) is { } known) values = values.Intersect(_tracked[index].Learned(known));
        }

        if (values.IsEmpty) return null;
        foreach (var index in indexes)
        {
            if (values.IsWithin(_tracked[index].Learned(true))) state = state.WithCondition(index, true);
            else if (values.IsWithin(_tracked[index].Learned(false))) state = state.WithCondition(index, false);
        }

        return state;
    }

    private Question? Read(IOperation condition)
    {
        if (_read.TryGetValue(condition, out var known)) return known;
        var question = _reader.Read(condition);
        _read.Add(condition, question);
        return question;
    }

    /// <summary>The questions that are worth remembering, in the order in which they are asked.</summary>
    private List<Question> Asked(ControlFlowGraph graph)
    {
        var questions = new List<Question>();
        var times = new Dictionary<string, int>();
        var known = new HashSet<(string Subject, ValueSet Values)>();
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (operation is IFlowCaptureOperation capture)
                {
                    if (capture.Value.ConstantValue.HasValue || capture.Value is IDefaultValueOperation) Count(_reader.KeyOf(capture.Id));
                }
                else if (ConditionEffects.Set(operation) is var (target, value))
                {
                    if (value.ConstantValue.HasValue && _reader.SubjectOf(target) is { } subject) Count(subject.Key);
                    else if (value.Type?.SpecialType == SpecialType.System_Boolean) Ask(Read(value));
                }
            }

            if (block.ConditionKind != ControlFlowConditionKind.None && block.BranchValue is { } condition) Ask(Read(condition));
        }

        return questions.Where(question => times[question.Subject.Key] > 1).ToList();

        void Count(string subject) => times[subject] = times.TryGetValue(subject, out var before) ? before + 1 : 1;

        void Ask(Question? question)
        {
            if (question is null) return;
            Count(question.Subject.Key);
            if (known.Contains((question.Subject.Key, question.Negated().Values))) return;
            if (known.Add((question.Subject.Key, question.Values))) questions.Add(question);
        }
    }

    internal static IEnumerable<IOperation> Operations(ControlFlowGraph graph) =>
        graph.Blocks.SelectMany(static block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations);
}
