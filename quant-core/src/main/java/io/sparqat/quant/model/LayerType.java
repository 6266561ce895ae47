package io.sparqat.quant.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every layer class a network may use, by Keras's or QKeras's class name. */
public enum LayerType {
  DENSE("Dense", Schemas.dense()),
  Q_DENSE("QDense", Schemas.qDense()),
  Q_DENSE_BATCHNORM("QDenseBatchnorm", Schemas.qDenseBatchnorm()),

  CONV_1D("Conv1D", Schemas.conv1d()),
  Q_CONV_1D("QConv1D", Schemas.qConv1d()),
  CONV_2D("Conv2D", Schemas.conv2d()),
  Q_CONV_2D("QConv2D", Schemas.qConv2d()),
  Q_CONV_2D_BATCHNORM("QConv2DBatchnorm", Schemas.qConv2dBatchnorm()),
  DEPTHWISE_CONV_2D("DepthwiseConv2D", Schemas.depthwiseConv2d()),
  Q_DEPTHWISE_CONV_2D("QDepthwiseConv2D", Schemas.qDepthwiseConv2d()),
  Q_DEPTHWISE_CONV_2D_BATCHNORM("QDepthwiseConv2DBatchnorm", Schemas.qDepthwiseConv2dBatchnorm()),
  SEPARABLE_CONV_1D("SeparableConv1D", Schemas.separableConv1d()),
  Q_SEPARABLE_CONV_1D("QSeparableConv1D", Schemas.qSeparableConv1d()),
  SEPARABLE_CONV_2D("SeparableConv2D", Schemas.separableConv2d()),
  Q_SEPARABLE_CONV_2D("QSeparableConv2D", Schemas.qSeparableConv2d()),
  CONV_2D_TRANSPOSE("Conv2DTranspose", Schemas.conv2dTranspose()),
  Q_CONV_2D_TRANSPOSE("QConv2DTranspose", Schemas.qConv2dTranspose()),
  Q_DEPTHWISE_CONV_2D_TRANSPOSE("QDepthwiseConv2DTranspose", Schemas.qDepthwiseConv2dTranspose()),
  Q_SEPARABLE_CONV_2D_TRANSPOSE("QSeparableConv2DTranspose", Schemas.qSeparableConv2dTranspose()),

  SIMPLE_RNN_CELL("SimpleRNNCell", Schemas.simpleRnnCell()),
  Q_SIMPLE_RNN_CELL("QSimpleRNNCell", Schemas.qSimpleRnnCell()),
  LSTM_CELL("LSTMCell", Schemas.lstmCell()),
  Q_LSTM_CELL("QLSTMCell", Schemas.qLstmCell()),
  GRU_CELL("GRUCell", Schemas.gruCell()),
  Q_GRU_CELL("QGRUCell", Schemas.qGruCell()),
  SIMPLE_RNN("SimpleRNN", Schemas.sequence(Schemas.simpleRnnCell())),
  Q_SIMPLE_RNN("QSimpleRNN", Schemas.sequence(Schemas.qSimpleRnnCell())),
  LSTM("LSTM", Schemas.sequence(Schemas.lstmCell())),
  Q_LSTM("QLSTM", Schemas.sequence(Schemas.qLstmCell())),
  GRU("GRU", Schemas.sequence(Schemas.gruCell())),
  Q_GRU("QGRU", Schemas.sequence(Schemas.qGruCell())),
  RNN("RNN", Schemas.rnn()),
  BIDIRECTIONAL("Bidirectional", Schemas.bidirectional()),
  Q_BIDIRECTIONAL("QBidirectional", Schemas.bidirectional()),

  ACTIVATION("Activation", Schemas.activationLayer()),
  Q_ACTIVATION("QActivation", Schemas.qActivation()),
  Q_ADAPTIVE_ACTIVATION("QAdaptiveActivation", Schemas.qAdaptiveActivation()),
  RELU("ReLU", Schemas.relu()),
  LEAKY_RELU("LeakyReLU", Schemas.leakyRelu()),
  PRELU("PReLU", Schemas.prelu()),
  ELU("ELU", Schemas.elu()),
  THRESHOLDED_RELU("ThresholdedReLU", Schemas.thresholdedRelu()),
  SOFTMAX("Softmax", Schemas.softmax()),

  MAX_POOLING_1D("MaxPooling1D", Schemas.pooling1d()),
  MAX_POOLING_2D("MaxPooling2D", Schemas.pooling2d()),
  AVERAGE_POOLING_1D("AveragePooling1D", Schemas.pooling1d()),
  AVERAGE_POOLING_2D("AveragePooling2D", Schemas.pooling2d()),
  Q_AVERAGE_POOLING_2D("QAveragePooling2D", Schemas.qAveragePooling2d()),
  GLOBAL_MAX_POOLING_1D("GlobalMaxPooling1D", Schemas.globalPooling()),
  GLOBAL_MAX_POOLING_2D("GlobalMaxPooling2D", Schemas.globalPooling()),
  GLOBAL_AVERAGE_POOLING_1D("GlobalAveragePooling1D", Schemas.globalPooling()),
  GLOBAL_AVERAGE_POOLING_2D("GlobalAveragePooling2D", Schemas.globalPooling()),
  Q_GLOBAL_AVERAGE_POOLING_2D("QGlobalAveragePooling2D", Schemas.qGlobalAveragePooling2d()),

  BATCH_NORMALIZATION("BatchNormalization", Schemas.batchNormalizationLayer()),
  Q_BATCH_NORMALIZATION("QBatchNormalization", Schemas.qBatchNormalization()),
  Q_SCALE_SHIFT("QScaleShift", Schemas.qScaleShift()),

  DROPOUT("Dropout", Schemas.dropout()),
  SPATIAL_DROPOUT_1D("SpatialDropout1D", Schemas.dropout()),
  SPATIAL_DROPOUT_2D("SpatialDropout2D", Schemas.dropout()),
  GAUSSIAN_NOISE("GaussianNoise", Schemas.gaussianNoise()),
  GAUSSIAN_DROPOUT("GaussianDropout", Schemas.dropout()),

  FLATTEN("Flatten", Schemas.flatten()),
  RESHAPE("Reshape", Schemas.reshape()),
  PERMUTE("Permute", Schemas.permute()),
  REPEAT_VECTOR("RepeatVector", Schemas.repeatVector()),
  ZERO_PADDING_1D("ZeroPadding1D", Schemas.margins("padding")),
  ZERO_PADDING_2D("ZeroPadding2D", Schemas.margins("padding")),
  CROPPING_1D("Cropping1D", Schemas.margins("cropping")),
  CROPPING_2D("Cropping2D", Schemas.margins("cropping")),
  UP_SAMPLING_1D("UpSampling1D", Schemas.upSampling1d()),
  UP_SAMPLING_2D("UpSampling2D", Schemas.upSampling2d()),
  EMBEDDING("Embedding", Schemas.embedding()),
  MASKING("Masking", Schemas.masking()),
  /** One of several outputs of a recurrent layer. */
  SELECT_OUTPUT("SelectOutput", Schemas.selectOutput()),
  /** Which steps {@link #MASKING} leaves, as ones and zeros of shape {@code (steps, 1)}. */
  COMPUTED_MASK("ComputedMask", Schemas.masking()),

  TF_OP_LAMBDA("TFOpLambda", Schemas.tensorOperation()),

  ADD("Add", Schemas.merge()),
  SUBTRACT("Subtract", Schemas.merge()),
  MULTIPLY("Multiply", Schemas.merge()),
  AVERAGE("Average", Schemas.merge()),
  MAXIMUM("Maximum", Schemas.merge()),
  MINIMUM("Minimum", Schemas.merge()),
  CONCATENATE("Concatenate", Schemas.concatenate()),
  DOT("Dot", Schemas.dot());

  private static final Map<String, LayerType> BY_CLASS_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(LayerType::className, Function.identity()));

  private final String className;
  private final LayerSchema schema;

  LayerType(String className, LayerSchema schema) {
    this.className = className;
    this.schema = schema;
  }

  /** The class with this Keras or QKeras name, exactly as spelled there. */
  public static Optional<LayerType> named(String className) {
    return Optional.ofNullable(BY_CLASS_NAME.get(className));
  }

  /** Keras's or QKeras's class name. */
  public String className() {
    return className;
  }

  /** Keras's default name of a layer of this class, without number: {@code q_conv2d}. */
  public String defaultName() {
    return className
        .replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  public LayerSchema schema() {
    return schema;
  }

  /** Whether this is one of QKeras's classes. */
  public boolean isQuantized() {
    return name().startsWith("Q_");
  }

  /** Whether it runs over steps: a recurrent layer or a wrapper of two. */
  public boolean isRecurrent() {
    return compareTo(SIMPLE_RNN) >= 0 && compareTo(Q_BIDIRECTIONAL) <= 0;
  }

  /** Whether the layer joins several inputs into one. */
  public boolean isMerge() {
    return compareTo(ADD) >= 0;
  }

  /** QKeras's class for this Keras class, for example {@code QDense} for {@code Dense}. */
  public Optional<LayerType> quantizedTwin() {
    return isQuantized() ? Optional.empty() : named("Q" + className);
  }

  /** The Keras class of this QKeras class; none where the layer exists in QKeras only. */
  public Optional<LayerType> floatTwin() {
    return isQuantized() ? named(className.substring(1)) : Optional.empty();
  }

  @Override
  public String toString() {
    return className;
  }
}
