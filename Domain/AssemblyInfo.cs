using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PeepFunctions.Tests")]
