namespace Microsoft.CodeAnalysis.Testing;

/// <content>The versions of .NET Framework. One whose package is not downloaded throws when it is used.</content>
public sealed partial record ReferenceAssemblies
{
    /// <summary>.NET Framework.</summary>
    public static class NetFramework
    {
        private static ReferenceAssemblies Desktop(string framework, string version)
            => Framework(framework, $"Microsoft.NETFramework.ReferenceAssemblies.{framework}", $"build/.NETFramework/v{version}")
                .WithAssemblyIdentityComparer(DesktopAssemblyIdentityComparer.Default)
                .AddAssemblies(["mscorlib", "System", "System.Core", "System.Data", "System.Data.DataSetExtensions", "System.Net.Http", "System.Xml", "System.Xml.Linq", "Microsoft.CSharp"]);

        private static ReferenceAssemblies WithWindowsForms(ReferenceAssemblies framework) => framework.AddAssemblies(["System.Deployment", "System.Drawing", "System.Windows.Forms"]);

        private static ReferenceAssemblies WithWpf(ReferenceAssemblies framework) => framework.AddAssemblies(["PresentationCore", "PresentationFramework", "System.Xaml", "WindowsBase"]);

        /// <summary>.NET Framework 4.5.</summary>
        public static class Net45
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net45", "4.5");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.5.1.</summary>
        public static class Net451
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net451", "4.5.1");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.5.2.</summary>
        public static class Net452
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net452", "4.5.2");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.6.</summary>
        public static class Net46
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net46", "4.6");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.6.1.</summary>
        public static class Net461
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net461", "4.6.1");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.6.2.</summary>
        public static class Net462
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net462", "4.6.2");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.7.</summary>
        public static class Net47
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net47", "4.7");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.7.1.</summary>
        public static class Net471
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net471", "4.7.1");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.7.2.</summary>
        public static class Net472
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net472", "4.7.2");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }

        /// <summary>.NET Framework 4.8.</summary>
        public static class Net48
        {
            /// <summary>What every project refers to.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net48", "4.8");

            /// <summary>With the assemblies of Windows Forms.</summary>
            public static ReferenceAssemblies WindowsForms { get; } = WithWindowsForms(Default);

            /// <summary>With the assemblies of WPF.</summary>
            public static ReferenceAssemblies Wpf { get; } = WithWpf(Default);
        }
    }
}
