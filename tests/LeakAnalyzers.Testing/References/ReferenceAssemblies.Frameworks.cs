namespace Microsoft.CodeAnalysis.Testing;

/// <content>The frameworks. One whose package is not downloaded throws when it is used.</content>
public sealed partial record ReferenceAssemblies
{
    private static ReferenceAssemblies NetCoreApp(string framework) => Framework(framework, "Microsoft.NETCore.App.Ref", $"ref/{framework}");

    private static ReferenceAssemblies Framework(string framework, string package, string folder)
        => new(framework, new PackageIdentity(package, PackageFolder.VersionWith(package, folder) ?? "in a version with " + folder), folder);

    /// <summary>.NET 5 and later.</summary>
    public static class Net
    {
        /// <summary>.NET 5.</summary>
        public static ReferenceAssemblies Net50 { get; } = NetCoreApp("net5.0");

        /// <summary>.NET 6.</summary>
        public static ReferenceAssemblies Net60 { get; } = NetCoreApp("net6.0");

        /// <summary>.NET 7.</summary>
        public static ReferenceAssemblies Net70 { get; } = NetCoreApp("net7.0");

        /// <summary>.NET 8.</summary>
        public static ReferenceAssemblies Net80 { get; } = NetCoreApp("net8.0");

        /// <summary>.NET 9.</summary>
        public static ReferenceAssemblies Net90 { get; } = NetCoreApp("net9.0");

        /// <summary>.NET 10.</summary>
        public static ReferenceAssemblies Net100 { get; } = NetCoreApp("net10.0");
    }

    /// <summary>.NET Core.</summary>
    public static class NetCore
    {
        /// <summary>.NET Core 3.1.</summary>
        public static ReferenceAssemblies NetCoreApp31 { get; } = NetCoreApp("netcoreapp3.1");
    }

    /// <summary>.NET Standard.</summary>
    public static class NetStandard
    {
        /// <summary>.NET Standard 2.0.</summary>
        public static ReferenceAssemblies NetStandard20 { get; } = Framework("netstandard2.0", "NETStandard.Library", "build/netstandard2.0/ref");

        /// <summary>.NET Standard 2.1.</summary>
        public static ReferenceAssemblies NetStandard21 { get; } = Framework("netstandard2.1", "NETStandard.Library.Ref", "ref/netstandard2.1");
    }

    /// <summary>.NET Framework.</summary>
    public static class NetFramework
    {
        private static ReferenceAssemblies Desktop(string framework, string version)
            => Framework(framework, $"Microsoft.NETFramework.ReferenceAssemblies.{framework}", $"build/.NETFramework/v{version}")
                .WithAssemblyIdentityComparer(DesktopAssemblyIdentityComparer.Default)
                .AddAssemblies(["mscorlib", "System", "System.Core", "System.Data", "System.Data.DataSetExtensions", "System.Net.Http", "System.Xml", "System.Xml.Linq", "Microsoft.CSharp"]);

        /// <summary>.NET Framework 4.7.2.</summary>
        public static class Net472
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net472", "4.7.2");
        }
    }
}
