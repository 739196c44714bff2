namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

/// <summary>Generated gRPC clients, and the library that has the container hand them out, in the shapes of the real ones.</summary>
internal static class GrpcLibraries
{
    private const string ClientSource =
        """
        using System.Threading.Tasks;
        using Grpc.Core;

        namespace Grpc.Core
        {
            public abstract class CallInvoker { }
            public abstract class ClientBase<T> : ClientBase where T : ClientBase<T> { protected ClientBase(ChannelBase channel) : base(channel) { } protected ClientBase(CallInvoker invoker) : base(null!) { } }
        }

        namespace Hello
        {
            public static class Greeter
            {
                public class GreeterClient : ClientBase<GreeterClient>
                {
                    public GreeterClient(ChannelBase channel) : base(channel) { }
                    public GreeterClient(CallInvoker invoker) : base(invoker) { }
                    public virtual Task<string> SayHelloAsync(string name) => Task.FromResult(name);
                }
            }

            public static class Shop
            {
                public class ShopClient : ClientBase<ShopClient>
                {
                    public ShopClient(ChannelBase channel) : base(channel) { }
                    public ShopClient(CallInvoker invoker) : base(invoker) { }
                    public virtual Task<string> BuyAsync(string name) => Task.FromResult(name);
                }
            }
        }
        """;

    private const string FactorySource =
        """
        using System;
        using Grpc.Net.ClientFactory;

        namespace Grpc.Net.ClientFactory { public class GrpcClientFactoryOptions { public Uri? Address { get; set; } } }

        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class GrpcClientServiceExtensions
            {
                public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services) where TClient : class => null!;
                public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient) where TClient : class => null!;
                public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient) where TClient : class => null!;
            }
        }
        """;

    private static readonly Lazy<MetadataReference> s_clients = new(() => StubLibrary.Compile("HelloClients", ClientSource, ClientLibraries.Reference));
    private static readonly Lazy<MetadataReference> s_factory = new(() => StubLibrary.Compile("Grpc.Net.ClientFactory", FactorySource, HostingLibraries.Reference));

    public static MetadataReference Clients => s_clients.Value;

    public static MetadataReference Factory => s_factory.Value;
}
