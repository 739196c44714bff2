namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>As much of the hosting libraries as the fixes know of, under their own names.</summary>
internal static class HostingLibraries
{
    private const string Source =
        """
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        namespace System.Net.Http
        {
            public interface IHttpClientFactory { HttpClient CreateClient(string name); }
            public static class HttpClientFactoryExtensions { public static HttpClient CreateClient(this IHttpClientFactory factory) => factory.CreateClient(""); }
        }

        namespace Microsoft.Extensions.DependencyInjection
        {
            public class ServiceDescriptor { }
            public interface IServiceCollection : IList<ServiceDescriptor> { }
            public class ServiceCollection : List<ServiceDescriptor>, IServiceCollection { }
            public interface IHttpClientBuilder { }

            public static class ServiceCollectionServiceExtensions
            {
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services) => services;
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services, Func<IServiceProvider, T> make) => services;
                public static IServiceCollection AddTransient<T>(this IServiceCollection services) => services;
                public static IServiceCollection AddHostedService<T>(this IServiceCollection services) => services;
                public static IServiceProvider BuildServiceProvider(this IServiceCollection services) => null!;
            }

            public static class HttpClientFactoryServiceCollectionExtensions
            {
                public static IServiceCollection AddHttpClient(this IServiceCollection services) => services;
                public static IHttpClientBuilder AddHttpClient(this IServiceCollection services, string name) => null!;
                public static IServiceCollection ConfigureHttpClientDefaults(this IServiceCollection services, Action<IHttpClientBuilder> configure) => services;
            }

            public static class OptionsServiceCollectionExtensions
            {
                public static IServiceCollection Configure<TOptions>(this IServiceCollection services, Action<TOptions> configure) => services;
            }

            public static class HttpClientBuilderExtensions
            {
                public static IHttpClientBuilder ConfigurePrimaryHttpMessageHandler(this IHttpClientBuilder builder, Func<HttpMessageHandler> make) => builder;
            }
        }

        namespace Microsoft.Extensions.Http
        {
            public class HttpClientFactoryOptions { }
        }

        namespace Microsoft.Extensions.Hosting
        {
            using Microsoft.Extensions.DependencyInjection;

            public interface IHostedService { }
            public abstract class BackgroundService : IHostedService { protected abstract Task ExecuteAsync(CancellationToken stoppingToken); }
            public interface IHost { void Run(); }
            public interface IHostBuilder { IHostBuilder ConfigureServices(Action<IServiceCollection> configure); IHost Build(); }
            public static class Host { public static IHostBuilder CreateDefaultBuilder(string[] args) => null!; }
        }

        namespace Microsoft.AspNetCore.Builder
        {
            using Microsoft.Extensions.DependencyInjection;

            public sealed class WebApplication { public static WebApplicationBuilder CreateBuilder(string[] args) => new(); public void Run() { } }
            public sealed class WebApplicationBuilder { public IServiceCollection Services { get; } = new ServiceCollection(); public WebApplication Build() => new(); }
        }

        namespace Microsoft.AspNetCore.Mvc
        {
            public abstract class ControllerBase { }
        }
        """;

    private static readonly Lazy<MetadataReference> s_reference = new(() => StubLibrary.Compile("Hosting", Source));

    public static MetadataReference Reference => s_reference.Value;
}
