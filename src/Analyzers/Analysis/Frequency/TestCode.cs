using System.Runtime.CompilerServices;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>Tells test code from the rest: a type that a test framework runs, and whatever else is in a project of tests.</summary>
internal static class TestCode
{
    /// <summary>
    /// Assemblies of test frameworks, assertions and mocks: only a project of tests, or of what tests share, refers to them.
    /// </summary>
    private static readonly string[] s_frameworks = ["xunit.core", "xunit.v3.core", "nunit.framework",
        "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core", "BenchmarkDotNet", "Shouldly",
        "FluentAssertions", "Moq", "NSubstitute", "FakeItEasy"];

    /// <summary>The namespaces of those.</summary>
    private static readonly string[] s_namespaces = ["Xunit", "NUnit.", "Microsoft.VisualStudio.TestTools.", "TUnit", "BenchmarkDotNet",
        "Shouldly", "FluentAssertions", "Moq", "NSubstitute", "FakeItEasy"];

    private static readonly ConditionalWeakTable<IAssemblySymbol, object> s_projects = new();

    /// <summary>Whether nothing is reported in a member because it is test code.</summary>
    public static bool IsSkipped(ISymbol member, Options options) =>
        !options.ReportsTestCode && (options.IsTestProject || Contains(member));

    private static bool Contains(ISymbol member)
    {
        if (member.ContainingAssembly is { } assembly && (bool)s_projects.GetValue(assembly, static one => IsTestProject(one))) return true;
        for (var type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (IsTestType(type)) return true;
        }

        return false;
    }

    private static bool IsTestProject(IAssemblySymbol assembly) =>
        IsNameOfTests(assembly.Name)
            || (assembly.Modules.Any(static module =>
                module.ReferencedAssemblies.Any(static reference => s_frameworks.Contains(reference.Name)))
                && UsesFramework(assembly));

    /// <summary>A program that runs other people's tests may get a framework along with its packages, and uses nothing of it.</summary>
    private static bool UsesFramework(IAssemblySymbol assembly) =>
        assembly is not ISourceAssemblySymbol { Compilation.SyntaxTrees: var files }
            || files.Any(static file => file.GetRoot() is CompilationUnitSyntax unit
            && unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>()
                .Any(static directive =>
                    directive.Name?.ToString() is { } name && s_namespaces.Any(one => name.StartsWith(one, StringComparison.Ordinal))));

    /// <summary>
    /// Shop.Tests, Shop.Test, Shop.UnitTests, ShopTests, Shop.Benchmarks: where references are missing the name still tells.
    /// </summary>
    private static bool IsNameOfTests(string name) =>
        name.EndsWith("Tests", StringComparison.Ordinal) || name.EndsWith(".Test", StringComparison.Ordinal)
            || name.EndsWith("IntegrationTest", StringComparison.Ordinal) || name.EndsWith("UnitTest", StringComparison.Ordinal)
        || name.EndsWith("Benchmark", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("Benchmarks", StringComparison.OrdinalIgnoreCase);

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
                if (Is(attribute, "Fact", "Theory", "Test", "TestMethod", "TestCase", "TestCaseSource", "DataTestMethod", "Benchmark",
                    "SkippableFact", "SkippableTheory", "SetUp", "OneTimeSetUp", "TearDown", "OneTimeTearDown", "TestInitialize",
                    "TestCleanup", "GlobalSetup"))
                    return true;
            }
        }

        return false;
    }

    /// <summary>An attribute whose library is not at hand has the name it was written with; one that derives from it is one too.</summary>
    private static bool Is(AttributeData attribute, params string[] names)
    {
        for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            if (names.Any(one =>
                type.Name == one
                    || (type.Name.Length == one.Length + 9 && type.Name.StartsWith(one, StringComparison.Ordinal)
                        && type.Name.EndsWith("Attribute", StringComparison.Ordinal))))
                return true;
        }

        return false;
    }
}
