using LeakAnalyzers.Tests.Conventions;

namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>Where the factory is registered: once, in the place that builds the class.</summary>
public sealed class CompositionRootHttpClientTests : HttpClientFixTests
{
    private const string Leaky =
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host)
        {
            public Task<string> Load() => {|LEAK101:new HttpClient()|}.GetStringAsync(host);
        }
        """;

    private const string Repaired =
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host, IHttpClientFactory httpClientFactory)
        {
            public Task<string> Load() => httpClientFactory.CreateClient().GetStringAsync(host);
        }
        """;

    [Fact]
    public Task Top_level_statements_with_a_builder() => Registers(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Prices>();

        var app = builder.Build();
        app.Run();
        """,
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Prices>();
        builder.Services.AddHttpClient();

        var app = builder.Build();
        app.Run();
        """,
        program: true);

    [Fact]
    public Task A_builder_that_registers_nothing_yet_gets_the_directive_too() => Registers(
        """
        using Microsoft.AspNetCore.Builder;

        var builder = WebApplication.CreateBuilder(args);

        builder.Build().Run();
        """,
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient();

        builder.Build().Run();
        """,
        program: true);

    [Fact]
    public Task A_main_method_with_a_service_collection() => Registers(
        """
        using Microsoft.Extensions.DependencyInjection;

        public static class Program
        {
            public static void Main()
            {
                var services = new ServiceCollection();
                services.AddTransient<Prices>();
                var provider = services.BuildServiceProvider();
            }
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;

        public static class Program
        {
            public static void Main()
            {
                var services = new ServiceCollection();
                services.AddTransient<Prices>();
                services.AddHttpClient();
                var provider = services.BuildServiceProvider();
            }
        }
        """,
        program: true);

    [Fact]
    public Task A_callback_of_the_host_builder() => Registers(
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        Host.CreateDefaultBuilder(args)
            .ConfigureServices(services => services.AddSingleton<Prices>())
            .Build().Run();
        """,
        """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        Host.CreateDefaultBuilder(args)
            .ConfigureServices(services =>
            {
                services.AddSingleton<Prices>();
                services.AddHttpClient();
            })
            .Build().Run();
        """,
        program: true);

    [Fact]
    public Task An_extension_over_the_services() => Registers(
        """
        using Microsoft.Extensions.DependencyInjection;

        public static class PriceServices
        {
            public static IServiceCollection AddPrices(this IServiceCollection services) =>
                services.AddSingleton<Prices>();
        }
        """,
        """
        using Microsoft.Extensions.DependencyInjection;

        public static class PriceServices
        {
            public static IServiceCollection AddPrices(this IServiceCollection services)
            {
                services.AddHttpClient();
                return services.AddSingleton<Prices>();
            }
        }
        """);

    [Theory]
    [InlineData("services.AddHttpClient();")]
    [InlineData("services.AddHttpClient(\"other\");")]
    public Task A_factory_that_is_registered_is_not_registered_again(string registration)
    {
        var root = EmptyRoot.Replace("    {\n    }", $"    {{\n        {registration}\n    }}");
        return Registers(root, root);
    }

    [Fact]
    public Task The_application_that_references_the_library_registers_the_factory()
    {
        const string Program =
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.Extensions.DependencyInjection;

            internal static class Program
            {
                public static void Main(string[] args)
                {
                    var builder = WebApplication.CreateBuilder(args);
                    builder.Services.AddSingleton<Prices>();
                    builder.Build().Run();
                }
            }

            """;
        var test = new Fix([Leaky], [Repaired]);
        test.TestState.AdditionalProjects["App"].Sources.Add(Program);
        test.TestState.AdditionalProjects["App"].AdditionalProjectReferences.Add("TestProject");
        test.TestState.AdditionalProjects["App"].AdditionalReferences.AddRange([.. Frameworks.Net80, HostingLibraries.Reference]);
        test.FixedState.AdditionalProjects["App"].Sources.Add(Program.Replace("<Prices>();", "<Prices>();\n        builder.Services.AddHttpClient();"));
        test.FixedState.AdditionalProjects["App"].AdditionalProjectReferences.Add("TestProject");
        test.FixedState.AdditionalProjects["App"].AdditionalReferences.AddRange([.. Frameworks.Net80, HostingLibraries.Reference]);
        return test.RunAsync();
    }

    private static Task Registers(string before, string after, bool program = false) => Verify([Leaky, before], [Repaired, after], program: program);
}
