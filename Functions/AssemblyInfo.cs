using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PeepFunctions.Tests")]
[assembly: InternalsVisibleTo("PeepFunctions.Benchmarks")]
