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
            if (Is(attribute, "TestClass", "TestFixture", "MemoryDiagnoser")) return true;
        }

        foreach (var member in type.GetMembers())
        {
            if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary }) continue;
            foreach (var attribute in member.GetAttributes())
            {
                if (Is(attribute, "Fact", "Theory", "Test", "TestMethod", "TestCase", "TestCaseSource", "DataTestMethod", "Benchmark", "SkippableFact", "SkippableTheory", "SetUp", "OneTimeSetUp", "TearDown", "OneTimeTearDown", "TestInitialize", "TestCleanup", "GlobalSetup")) return true;
            }
        }

        return false;
    }

    /// <summary>An attribute whose library is not at hand has the name it was written with.</summary>
    private static bool Is(AttributeData attribute, params string[] names) =>
        attribute.AttributeClass is { Name: var name } && names.Any(one => name == one || (name.Length == one.Length + 9 && name.StartsWith(one, StringComparison.Ordinal) && name.EndsWith("Attribute", StringComparison.Ordinal)));
}
