namespace LeakAnalyzers.Tests.Rules.Reuse.Fixes;

public sealed class UseHttpClientFactoryTests : HttpClientFixTests
{
    [Fact]
    public Task A_class_without_a_constructor_gets_one() => UsesFactory(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            public async Task<string> Load(string address)
            {
                using var client = {|LEAK101:new HttpClient()|};
                return await client.GetStringAsync(address);
            }
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly IHttpClientFactory _httpClientFactory;

            public Prices(IHttpClientFactory httpClientFactory)
            {
                _httpClientFactory = httpClientFactory;
            }

            public async Task<string> Load(string address)
            {
                using var client = _httpClientFactory.CreateClient();
                return await client.GetStringAsync(address);
            }
        }
        """);

    [Fact]
    public Task Two_methods_of_a_class_use_one_factory() => UsesFactory(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            public Task<string> Old(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);

            public Task<string> New(string address)
            {
                HttpClient client = {|LEAK101:new()|};
                return client.GetStringAsync(address);
            }
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly IHttpClientFactory _httpClientFactory;

            public Prices(IHttpClientFactory httpClientFactory)
            {
                _httpClientFactory = httpClientFactory;
            }

            public Task<string> Old(string address) => _httpClientFactory.CreateClient().GetStringAsync(address);

            public Task<string> New(string address)
            {
                HttpClient client = _httpClientFactory.CreateClient();
                return client.GetStringAsync(address);
            }
        }
        """);

    [Fact]
    public Task A_primary_constructor_takes_the_factory_and_it_is_used_as_it_is() => UsesFactory(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host, int port = 80)
        {
            public async Task<string> Load()
            {
                using (var client = {|LEAK101:new HttpClient()|})
                {
                    return await client.GetStringAsync($"http://{host}:{port}");
                }
            }
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices(string host, IHttpClientFactory httpClientFactory, int port = 80)
        {
            public async Task<string> Load()
            {
                using (var client = httpClientFactory.CreateClient())
                {
                    return await client.GetStringAsync($"http://{host}:{port}");
                }
            }
        }
        """);

    [Fact]
    public Task Constructors_that_chain_hand_the_factory_on_and_keep_their_style_and_documentation() => UsesFactory(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string host;
            private readonly int port;

            /// <summary>On the usual port.</summary>
            /// <param name="host">Where.</param>
            public Prices(string host)
                : this(host, 80)
            {
            }

            /// <summary>On any port.</summary>
            /// <param name="host">Where.</param>
            /// <param name="port">Through which port.</param>
            public Prices(
                string host,
                int port)
            {
                if (host == null) throw new ArgumentNullException(nameof(host));
                this.host = host;
                this.port = port;
                Check();
            }

            public Task<string> Load() => {|LEAK101:new HttpClient()|}.GetStringAsync($"http://{host}:{port}");

            private void Check() { }
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string host;
            private readonly int port;
            private readonly IHttpClientFactory httpClientFactory;

            /// <summary>On the usual port.</summary>
            /// <param name="host">Where.</param>
            /// <param name="httpClientFactory">The factory of the HTTP clients.</param>
            public Prices(string host, IHttpClientFactory httpClientFactory)
                : this(host, 80, httpClientFactory)
            {
            }

            /// <summary>On any port.</summary>
            /// <param name="host">Where.</param>
            /// <param name="port">Through which port.</param>
            /// <param name="httpClientFactory">The factory of the HTTP clients.</param>
            public Prices(
                string host,
                int port,
                IHttpClientFactory httpClientFactory)
            {
                if (host == null) throw new ArgumentNullException(nameof(host));
                if (httpClientFactory == null) throw new ArgumentNullException(nameof(httpClientFactory));
                this.host = host;
                this.port = port;
                this.httpClientFactory = httpClientFactory;
                Check();
            }

            public Task<string> Load() => httpClientFactory.CreateClient().GetStringAsync($"http://{host}:{port}");

            private void Check() { }
        }
        """);

    [Fact]
    public Task A_throw_behind_a_null_test_is_copied() => UsesFactory(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string _host;

            public Prices(string host)
            {
                _host = host ?? throw new ArgumentNullException(nameof(host));
            }

            public Task<string> Load() => {|LEAK101:new HttpClient()|}.GetStringAsync(_host);
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string _host;
            private readonly IHttpClientFactory _httpClientFactory;

            public Prices(string host, IHttpClientFactory httpClientFactory)
            {
                _host = host ?? throw new ArgumentNullException(nameof(host));
                _httpClientFactory = httpClientFactory ?? throw new ArgumentNullException(nameof(httpClientFactory));
            }

            public Task<string> Load() => _httpClientFactory.CreateClient().GetStringAsync(_host);
        }
        """);

    [Fact]
    public Task An_expression_body_becomes_a_block() => UsesFactory(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string _host;

            public Prices(string host) => _host = host;

            public Task<string> Load() => {|LEAK101:new HttpClient { Timeout = TimeSpan.FromSeconds(3) }|}.GetStringAsync(_host);
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string _host;
            private readonly IHttpClientFactory _httpClientFactory;

            public Prices(string host, IHttpClientFactory httpClientFactory)
            {
                _host = host;
                _httpClientFactory = httpClientFactory;
            }

            public Task<string> Load()
            {
                var client = _httpClientFactory.CreateClient();
                client.Timeout = TimeSpan.FromSeconds(3);
                return client.GetStringAsync(_host);
            }
        }
        """);

    [Fact]
    public Task A_generic_class_takes_the_factory() => UsesFactory(
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices<T>
        {
            public Task<string> Load(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address + typeof(T).Name);
        }
        """,
        """
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices<T>
        {
            private readonly IHttpClientFactory _httpClientFactory;

            public Prices(IHttpClientFactory httpClientFactory)
            {
                _httpClientFactory = httpClientFactory;
            }

            public Task<string> Load(string address) => _httpClientFactory.CreateClient().GetStringAsync(address + typeof(T).Name);
        }
        """);

    [Fact]
    public Task A_factory_that_is_there_is_used() => Verify(
        [
            """
            using System.Net.Http;
            using System.Threading.Tasks;

            public class Prices
            {
                private readonly IHttpClientFactory _clients;

                public Prices(IHttpClientFactory clients) => _clients = clients;

                public Task<string> Load(string address) => {|LEAK101:new HttpClient()|}.GetStringAsync(address);
            }
            """,
            FactoryRoot,
        ],
        [
            """
            using System.Net.Http;
            using System.Threading.Tasks;

            public class Prices
            {
                private readonly IHttpClientFactory _clients;

                public Prices(IHttpClientFactory clients) => _clients = clients;

                public Task<string> Load(string address) => _clients.CreateClient().GetStringAsync(address);
            }
            """,
            FactoryRoot,
        ]);

    [Fact]
    public Task A_body_on_one_line_stays_there_and_what_is_added_above_it_gets_its_blank_line() => UsesFactory(
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string _address = "http://host";
            public async Task<string> One() { return await ({|LEAK101:new HttpClient() { BaseAddress = new Uri("http://host") }|}).GetStringAsync("/"); }

            public Task<string> Two() => ({|LEAK101:new HttpClient()|}).GetStringAsync(_address);
        }
        """,
        """
        using System;
        using System.Net.Http;
        using System.Threading.Tasks;

        public class Prices
        {
            private readonly string _address = "http://host";
            private readonly IHttpClientFactory _httpClientFactory;

            public Prices(IHttpClientFactory httpClientFactory)
            {
                _httpClientFactory = httpClientFactory;
            }

            public async Task<string> One() { var client = _httpClientFactory.CreateClient(); client.BaseAddress = new Uri("http://host"); return await client.GetStringAsync("/"); }

            public Task<string> Two() => _httpClientFactory.CreateClient().GetStringAsync(_address);
        }
        """);
}
