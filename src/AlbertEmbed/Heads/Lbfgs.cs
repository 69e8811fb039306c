using System.Numerics.Tensors;

namespace AlbertEmbed.Heads;

/// <summary>Finds the lowest point of a smooth convex function: L-BFGS with a backtracking line search.</summary>
/// <param name="evaluate">Gives the function's value at a point, and writes its gradient.</param>
internal sealed class Lbfgs(Func<double[], double[], double> evaluate)
{
    private const int MostPairs = 20;
    private const int MostIterations = 1000;
    private const int MostHalvings = 30;

    /// <summary>How much of the promised decrease a step must give.</summary>
    private const double Enough = 1e-4;

    private readonly Queue<(double[] Step, double[] Change, double Product)> pairs = [];

    /// <summary>The largest component that the gradient may have at the end.</summary>
    public required double Tolerance { get; init; }

    /// <summary>How often the function was evaluated.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Goes down from a point, which becomes the lowest one.</summary>
    public void Minimize(double[] point, CancellationToken stop)
    {
        double[] gradient = new double[point.Length];
        double[] next = new double[point.Length];
        double[] nextGradient = new double[point.Length];
        double value = Evaluate(point, gradient);
        for (int iteration = 0; iteration < MostIterations && Largest(gradient) > Tolerance; iteration++)
        {
            stop.ThrowIfCancellationRequested();
            double[] direction = Direction(gradient);
            double slope = TensorPrimitives.Dot<double>(direction, gradient);
            double length = pairs.Count > 0 ? 1 : Math.Min(1, 1 / TensorPrimitives.Norm<double>(gradient));
            double nextValue = double.NaN;
            int halvings = 0;
            for (; halvings < MostHalvings; halvings++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, length, point, next);
                nextValue = Evaluate(next, nextGradient);
                if (nextValue <= value + (Enough * length * slope))
                {
                    break;
                }
            }

            if (halvings == MostHalvings)
            {
                // What is left to gain is less than the numbers' precision.
                return;
            }

            Remember(point, next, gradient, nextGradient);
            next.CopyTo(point, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
        }
    }

    private static double Largest(double[] gradient) => Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient));

    private double Evaluate(double[] point, double[] gradient)
    {
        Evaluations++;
        return evaluate(point, gradient);
    }

    private void Remember(double[] point, double[] next, double[] gradient, double[] nextGradient)
    {
        double[] step = new double[point.Length];
        double[] change = new double[point.Length];
        TensorPrimitives.Subtract<double>(next, point, step);
        TensorPrimitives.Subtract<double>(nextGradient, gradient, change);
        double product = TensorPrimitives.Dot<double>(step, change);
        if (product <= 0)
        {
            return;
        }

        if (pairs.Count == MostPairs)
        {
            pairs.Dequeue();
        }

        pairs.Enqueue((step, change, product));
    }

    /// <summary>The gradient, divided by what the last steps tell about the curvature, and turned down.</summary>
    private double[] Direction(double[] gradient)
    {
        double[] direction = [.. gradient];
        (double[] Step, double[] Change, double Product)[] known = [.. pairs];
        double[] factors = new double[known.Length];
        for (int i = known.Length - 1; i >= 0; i--)
        {
            factors[i] = TensorPrimitives.Dot<double>(known[i].Step, direction) / known[i].Product;
            TensorPrimitives.MultiplyAdd(known[i].Change, -factors[i], direction, direction);
        }

        if (known is [.., var last])
        {
            TensorPrimitives.Multiply(direction, last.Product / TensorPrimitives.SumOfSquares<double>(last.Change), direction);
        }

        for (int i = 0; i < known.Length; i++)
        {
            double factor = TensorPrimitives.Dot<double>(known[i].Change, direction) / known[i].Product;
            TensorPrimitives.MultiplyAdd(known[i].Step, factors[i] - factor, direction, direction);
        }

        TensorPrimitives.Negate<double>(direction, direction);
        return direction;
    }
}
