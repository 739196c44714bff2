namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>
/// A set of values that an expression may have: null, whole numbers (flags, characters and the values of enums among them) and other
/// constants. A question about an expression is the set of the values that it is answered with yes for, so that questions imply or exclude
/// each other.
/// </summary>
internal sealed class ValueSet : IEquatable<ValueSet>
{
    private readonly bool _null;

    /// <summary>Intervals in ascending order that neither overlap nor touch.</summary>
    private readonly ImmutableArray<(long From, long To)> _numbers;

    /// <summary>The other constants that are in the set, or the only ones that are not.</summary>
    private readonly ImmutableHashSet<object> _others;
    private readonly bool _hasAllButOthers;

    private ValueSet(bool hasNull, ImmutableArray<(long From, long To)> numbers, ImmutableHashSet<object> others, bool hasAllButOthers) =>
        (_null, _numbers, _others, _hasAllButOthers) = (hasNull, numbers, others, hasAllButOthers);

    public static ValueSet Nothing { get; } = new(false, ImmutableArray<(long, long)>.Empty, ImmutableHashSet<object>.Empty, false);

    public static ValueSet Everything { get; } = Nothing.Complement();

    public static ValueSet Null { get; } = new(true, Nothing._numbers, Nothing._others, false);

    public static ValueSet True { get; } = Between(1, 1);

    public bool IsEmpty => !_null && _numbers.IsEmpty && !_hasAllButOthers && _others.IsEmpty;

    /// <summary>What an expression of a type can be.</summary>
    public static ValueSet AllOf(ITypeSymbol? type) => RecursionGuard.Descend(type) switch
    {
        { SpecialType: SpecialType.System_Boolean } => Between(0, 1),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } =>
            AllOf(inner).Union(Null),
        { TypeKind: TypeKind.Enum } or { SpecialType: >= SpecialType.System_Char and <= SpecialType.System_UInt64 } =>
            Between(long.MinValue, long.MaxValue),
        { IsValueType: true } => new(false, Nothing._numbers, Nothing._others, true),
        _ => Everything,
    };

    public static ValueSet Constant(object? value) => value switch
    {
        null => Null,
        _ when Number(value) is { } number => Between(number, number),
        _ => new(false, Nothing._numbers, Nothing._others.Add(value), false),
    };

    public static ValueSet Between(long from, long to) => new(false, ImmutableArray.Create((from, to)), Nothing._others, false);

    /// <summary>A constant as a whole number; null for what is none, or is too large.</summary>
    public static long? Number(object? constant) => constant switch
    {
        bool flag => flag ? 1 : 0,
        char letter => letter,
        sbyte or byte or short or ushort or int or uint or long =>
            Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture),
        ulong and <= long.MaxValue => Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    public ValueSet Intersect(ValueSet other) =>
        new(_null && other._null, Intersect(_numbers, other._numbers), Intersect(this, other, out var allBut), allBut);

    public ValueSet Union(ValueSet other) => Complement().Intersect(other.Complement()).Complement();

    public ValueSet Except(ValueSet other) => Intersect(other.Complement());

    public bool IsWithin(ValueSet other) => Except(other).IsEmpty;

    public bool Equals(ValueSet? other) =>
        other is not null && _null == other._null && _hasAllButOthers == other._hasAllButOthers && _numbers.SequenceEqual(other._numbers)
            && _others.SetEquals(other._others);

    public override bool Equals(object? obj) => Equals(obj as ValueSet);

    public override int GetHashCode()
    {
        var hash = (_null ? 1 : 0) + (_hasAllButOthers ? 2 : 0) + (4 * _numbers.Length);
        foreach (var (from, to) in _numbers) hash = unchecked((hash * 31) + from.GetHashCode() + (17 * to.GetHashCode()));
        foreach (var text in _others.OfType<string>()) hash ^= StringComparer.Ordinal.GetHashCode(text);
        return hash;
    }

    private ValueSet Complement()
    {
        var gaps = ImmutableArray.CreateBuilder<(long, long)>();
        var from = long.MinValue;
        foreach (var (first, last) in _numbers)
        {
            if (first > from) gaps.Add((from, first - 1));
            if (last == long.MaxValue) return new(!_null, gaps.ToImmutable(), _others, !_hasAllButOthers);
            from = last + 1;
        }

        gaps.Add((from, long.MaxValue));
        return new(!_null, gaps.ToImmutable(), _others, !_hasAllButOthers);
    }

    private static ImmutableArray<(long From, long To)> Intersect(ImmutableArray<(long From, long To)> left,
        ImmutableArray<(long From, long To)> right)
    {
        var common = ImmutableArray.CreateBuilder<(long, long)>();
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var (from, to) = (Math.Max(left[i].From, right[j].From), Math.Min(left[i].To, right[j].To));
            if (from <= to) common.Add((from, to));
            if (left[i].To < right[j].To) i++;
            else j++;
        }

        return common.ToImmutable();
    }

    private static ImmutableHashSet<object> Intersect(ValueSet left, ValueSet right, out bool allBut)
    {
        allBut = left._hasAllButOthers && right._hasAllButOthers;
        return (left._hasAllButOthers, right._hasAllButOthers) switch
        {
            (true, true) => left._others.Union(right._others),
            (true, false) => right._others.Except(left._others),
            (false, true) => left._others.Except(right._others),
            (false, false) => left._others.Intersect(right._others),
        };
    }
}
