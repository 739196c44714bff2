using System.Text;
using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>Writes down the structure of an expression without effects, with symbols by number.</summary>
/// <param name="number">The number of a symbol, capture or type.</param>
/// <param name="valueOf">The expression whose value a capture or pattern variable holds.</param>
/// <param name="argumentOf">The argument of the call that is looked into.</param>
/// <param name="assembly">The assembly that is compiled.</param>
internal sealed class SubjectWriter(Func<object, int> number, Func<object, IOperation?> valueOf, Func<IParameterSymbol,
    IOperation?> argumentOf, IAssemblySymbol? assembly)
{
    /// <summary>
    /// Expressions nested deeper are not read: code that nests so deep, or a variable that is made of itself, asks nothing.
    /// </summary>
    public const int MostNested = 48;

    private readonly StringBuilder _key = new();
    private int _depth;
    private readonly ImmutableArray<object>.Builder _inputs = ImmutableArray.CreateBuilder<object>();
    private readonly ImmutableArray<object>.Builder _owners = ImmutableArray.CreateBuilder<object>();

    public Subject ToSubject() => new(_key.ToString(), _inputs.ToImmutable(), _owners.ToImmutable());

    public bool TryWrite(IOperation? expression)
    {
        RecursionGuard.EnsureStack();
        if (_depth >= MostNested) return false;
        _depth++;
        var isWritten = TryWriteNested(expression);
        _depth--;
        return isWritten;
    }

    private bool TryWriteNested(IOperation? expression)
    {
        if (expression is { ConstantValue: { HasValue: true, Value: var constant } }) return Put("c" + (constant is null ? "null"
            : constant.GetType().Name + constant.ToString()!.Length + ":" + constant));
        return expression switch
        {
            ILocalReferenceOperation local => valueOf(local.Local) is { } value ? TryWrite(value) : PutInput('v', local.Local),
            IParameterReferenceOperation parameter =>
                argumentOf(parameter.Parameter) is { } argument ? TryWrite(argument) : PutInput('v', parameter.Parameter),
            IFlowCaptureReferenceOperation capture => TryWriteCapture(capture),
            IParenthesizedOperation parenthesized => TryWrite(parenthesized.Operand),
            IConversionOperation { OperatorMethod: null } conversion => TryWrite(conversion.Operand),
            IFieldReferenceOperation field => TryWriteMember(field, isFixed: field.Field.IsReadOnly),
            IPropertyReferenceOperation { Arguments.IsEmpty: true } property => TryWriteProperty(property),
            IUnaryOperation { OperatorMethod: null } unary => Put("u" + unary.OperatorKind) && TryWrite(unary.Operand),
            IBinaryOperation binary when binary.OperatorMethod is not { } method || method.IsOfFramework() =>
                TryWriteBinary(binary.OperatorKind, binary.LeftOperand, binary.RightOperand),
            IArrayElementReferenceOperation element => TryWriteAll("e", element.Indices.Prepend(element.ArrayReference).ToArray()),
            IIsTypeOperation test => Put("is" + number(test.TypeOperand) + test.IsNegated) && TryWrite(test.ValueOperand),
            IIsNullOperation test => Put("null") && TryWrite(test.Operand),
            IIsPatternOperation { Pattern: ITypePatternOperation { MatchedType: { } type } } test =>
                Put("is" + number(type) + false) && TryWrite(test.Value),
            IIsPatternOperation { Pattern: IDeclarationPatternOperation { MatchedType: { } type, MatchesNull: false } } test =>
                Put("is" + number(type) + false) && TryWrite(test.Value),
            IInvocationOperation call when IsPure(call.TargetMethod) || IsLookup(call.TargetMethod) => TryWriteCall(call),
            _ => false,
        };
    }

    /// <summary>Two operands in the one order in which a comparison is written: <c>a > b</c> asks what <c>b &lt; a</c> asks.</summary>
    public bool TryWriteBinary(BinaryOperatorKind comparison, IOperation left, IOperation right) => comparison switch
    {
        BinaryOperatorKind.GreaterThan => TryWriteAll("b" + BinaryOperatorKind.LessThan, right, left),
        BinaryOperatorKind.GreaterThanOrEqual => TryWriteAll("b" + BinaryOperatorKind.LessThanOrEqual, right, left),
        _ => TryWriteAll("b" + comparison, left, right),
    };

    /// <summary>A capture of one value is written as that; one of a value or null is <c>a?.b</c>.</summary>
    private bool TryWriteCapture(IFlowCaptureReferenceOperation capture)
    {
        if (valueOf(capture.Id) is not { } value) return PutInput('k', capture.Id);
        var before = _key.Length;
        var (inputs, owners) = (_inputs.Count, _owners.Count);
        if (TryWrite(value)) return true;
        _key.Length = before;
        _inputs.Count = inputs;
        _owners.Count = owners;
        return PutInput('k', capture.Id);
    }

    private bool TryWriteProperty(IPropertyReferenceOperation property)
    {
        var isOfNullable = property.Property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        if (isOfNullable) return property.Property.Name == "Value" && TryWrite(property.Instance);
        return IsSteady(property.Property) && TryWriteMember(property, isFixed: IsFixed(property.Property));
    }

    private bool TryWriteMember(IMemberReferenceOperation reference, bool isFixed)
    {
        var member = reference.Member;
        if (reference.Instance is null or IInstanceReferenceOperation)
        {
            // what a call on the object may change
            if (!isFixed && reference.Instance is not null) _owners.Add(member);
            return PutInput('m', member);
        }

        if (!TryWrite(reference.Instance)) return false;
        if (!isFixed && _inputs.Count > 0) _owners.Add(_inputs[_inputs.Count - 1]);
        return PutInput('.', member);
    }

    private bool TryWriteCall(IInvocationOperation call)
    {
        Put("p" + number(call.TargetMethod));
        if (IsLookup(call.TargetMethod))
        {
            // what other threads see of a collection they may change
            var collection = TrackedConditions.Variable(ValueUse.WalkDownConversion(call.Instance ?? call.Arguments[0].Value));
            if (collection is not (ILocalSymbol or IParameterSymbol)) return false;
            _owners.Add(collection);
        }

        return TryWriteAll("(", call.Arguments.Select(static argument => argument.Value).Prepend(call.Instance).Where(static part =>
            part is not null).ToArray());
    }

    private bool TryWriteAll(string what, params IOperation?[] parts)
    {
        Put(what + parts.Length);
        foreach (var part in parts)
        {
            Put("|");
            if (!TryWrite(part)) return false;
        }

        return Put(")");
    }

    private bool PutInput(char kind, object input)
    {
        _inputs.Add(input);
        return Put(kind + number(input).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private bool Put(string text)
    {
        _key.Append(text).Append(' ');
        return true;
    }

    /// <summary>
    /// Whether a property says the same until something sets it. A library's that cannot be set reports what goes on, but for the size of
    /// a collection and the value of an option.
    /// </summary>
    private bool IsSteady(IPropertySymbol property) =>
        IsSource(property) || property.SetMethod is not null
            || (property is { Name: "Count" or "Length" or "LongLength" or "Value", IsStatic: false } && property.IsOfFramework());

    private bool IsFixed(IPropertySymbol property) => property.SetMethod is { IsInitOnly: true }
        || property.ContainingType is { SpecialType: SpecialType.System_String or SpecialType.System_Array }
        || (property.SetMethod is null && IsSource(property)
            && property.ContainingType.GetMembers().Any(member =>
                member is IFieldSymbol { AssociatedSymbol: { } shown } && SymbolEqualityComparer.Default.Equals(shown, property)));

    private bool IsSource(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, assembly);

    /// <summary>Whether a method says what is in a collection.</summary>
    public static bool IsLookup(IMethodSymbol method) =>
        (method.Name is "Any" or "Count" or "Contains" && method.ContainingType.IsExactly("System.Linq.Enumerable"))
        || (method is { Name: "Contains" or "ContainsKey", ReturnType.SpecialType: SpecialType.System_Boolean } && method.IsOfFramework()
            && method.ContainingType.Is("System.Collections.IEnumerable"));

    private static bool IsPure(IMethodSymbol method) => method.ContainingType.SpecialType switch
    {
        SpecialType.System_String =>
            method.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "Equals" or "StartsWith" or "EndsWith" or "Contains",
        SpecialType.System_Enum => method.Name is "HasFlag" or "Equals",
        SpecialType.System_Object => method is { Name: "Equals" or "ReferenceEquals", IsStatic: true },
        _ => false,
    };
}
