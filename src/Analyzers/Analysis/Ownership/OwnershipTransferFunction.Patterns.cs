using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>What patterns say while the resource is held.</summary>
internal sealed partial class OwnershipTransferFunction
{
    private KnownValue EvaluateSwitch(ISwitchExpressionOperation choice, Frame frame)
    {
        var value = Evaluate(choice.Value, frame);
        foreach (var arm in choice.Arms)
        {
            if ((arm.Guard is null ? Matches(arm.Pattern, value, frame) : null) is not { } matches) return default;
            if (matches) return Evaluate(arm.Value, frame);
        }

        return default;
    }

    /// <summary>Whether a value matches a pattern; null where nobody can tell.</summary>
    private bool? Matches(IPatternOperation pattern, KnownValue value, Frame frame, int depth = 0)
    {
        RecursionGuard.EnsureStack();
        if (depth >= SubjectWriter.MostNested) return null;
        switch (pattern)
        {
            case IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true }:
                return true;
            case IConstantPatternOperation constant:
                return AreEqual(value, Evaluate(constant.Value, frame));
            case INegatedPatternOperation negated:
                return !Matches(negated.Pattern, value, frame, depth + 1);
            case IBinaryPatternOperation both:
                var (left, right) = (Matches(both.LeftPattern, value, frame, depth + 1),
                    Matches(both.RightPattern, value, frame, depth + 1));
                return both.OperatorKind == BinaryOperatorKind.And ? left == false || right == false ? false : left & right : left == true
                    || right == true ? true : left | right;
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                if (value.IsNull is not { } isNull) return null;
                if (isNull) return false;
                if (!NullTests.IsWider(recursive.MatchedType, recursive.InputType)) return null;
                return recursive.PropertySubpatterns.Select(inside =>
                    MatchesMember(inside, value, frame)).Aggregate((bool?)true, static (all, one) =>
                        all == false || one == false ? false : all & one);
            default:
                return value.IsNull is { } missing && NullTests.NullWhenMatched(pattern) is { } matchesNull ? missing == matchesNull : null;
        }
    }

    private bool? MatchesMember(IPropertySubpatternOperation inside, KnownValue whole, Frame frame) =>
        inside.Member is IPropertyReferenceOperation { Property: var member }
            && whole.Kind == ValueKind.Resource ? Matches(inside.Pattern, StateOf(member, frame), frame) : null;
}
