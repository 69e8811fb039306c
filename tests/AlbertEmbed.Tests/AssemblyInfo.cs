using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage("Design", "CA1515", Justification = "xunit runs public classes.")]
