namespace LeakAnalyzers.Flow;

/// <summary>Tells test code from the rest: a member of a type that a test framework runs.</summary>
internal static class TestCode
{
    public static bool Contains(ISymbol member)
    {
        for (var type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (IsTestType(type)) return true;
        }

        return false;
    }

    private static bool IsTestType(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is "TestClassAttribute" or "TestFixtureAttribute" or "MemoryDiagnoserAttribute") return true;
        }

        foreach (var member in type.GetMembers())
        {
            if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary }) continue;
            foreach (var attribute in member.GetAttributes())
            {
                if (attribute.AttributeClass?.Name is "FactAttribute" or "TheoryAttribute" or "TestAttribute" or "TestMethodAttribute" or "TestCaseAttribute" or "DataTestMethodAttribute" or "BenchmarkAttribute" or "SkippableFactAttribute") return true;
            }
        }

        return false;
    }
}
