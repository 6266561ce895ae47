package io.sparqat.quant.inspect;

/**
 * How far quantized values are from their inputs, over the pairs that are finite.
 *
 * @param count finite pairs
 * @param mean mean error, output minus input
 * @param meanAbsolute mean magnitude of the error
 * @param rootMeanSquare root of the mean squared error
 * @param greatest greatest magnitude of an error
 * @param greatestAt the input it belongs to
 * @param signalToNoise power of the input over power of the error, in decibels; infinite without
 *     error
 */
public record ErrorStatistics(
    int count,
    double mean,
    double meanAbsolute,
    double rootMeanSquare,
    double greatest,
    float greatestAt,
    double signalToNoise) {
  /** The statistics of {@code output} against {@code input}, arrays of one length. */
  public static ErrorStatistics of(float[] input, float[] output) {
    int count = 0;
    double sum = 0;
    double magnitude = 0;
    double noise = 0;
    double signal = 0;
    double greatest = 0;
    float greatestAt = Float.NaN;
    for (int i = 0; i < input.length; i++) {
      double error = (double) output[i] - input[i];
      if (!Double.isFinite(error)) {
        continue;
      }
      count++;
      sum += error;
      magnitude += Math.abs(error);
      noise += error * error;
      signal += (double) input[i] * input[i];
      if (count == 1 || Math.abs(error) > greatest) {
        greatest = Math.abs(error);
        greatestAt = input[i];
      }
    }
    int n = Math.max(count, 1);
    return new ErrorStatistics(
        count,
        sum / n,
        magnitude / n,
        Math.sqrt(noise / n),
        greatest,
        greatestAt,
        10 * Math.log10(signal / noise));
  }
}
