package io.sparqat.quant.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.model.form.ModelReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes no sense is refused when the network is built, and the message says what to do. */
class RefusedNetworksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [8]       | class=Conv2D, filters=2, kernel_size=3 | needs an input of shape (height, width, channels)
          [8,8,1]   | class=LSTM, units=2 | put a Flatten, a pooling or a Reshape layer before it
          [4,4,1]   | class=MaxPooling2D, pool_size=5 | make pool_size smaller
          [4,4,3]   | class=Conv2D, filters=4, kernel_size=1, groups=2 | do not divide the 3 channels
          [4,4,2]   | class=Conv2D, filters=3, kernel_size=1, groups=2 | do not divide its 3 filters
          [4,4,3]   | class=QDepthwiseConv2DTranspose, filters=3, kernel_size=2, group_size=2 | group_size 2
          [4,4,1]   | class=Conv2D, filters=2, kernel_size=2, strides=2, dilation_rate=2 | one of the two must be 1
          [4,4,1]   | class=Conv2D, filters=2, kernel_size=2, data_format=channels_first | transpose the data
          [4]       | class=Reshape, target_shape=[3] | cannot give the 4 values
          [4,2]     | class=Permute, dims=[1] | must name each of the 2 axes
          [4,4,1]   | class=Cropping2D, cropping=2 | crops everything
          [4,2]     | class=Bidirectional, layer={class=Dense, units=2} | must wrap a recurrent layer
          [4,2]     | class=Bidirectional, layer={class=LSTM, units=2, return_state=true} | wraps a layer with return_state True
          [4,2]     | class=SelectOutput, index=1 | reads a layer with one output
          [4]       | class=Masking | needs an input of shape (steps, features)
          [4,2]     | class=RNN, cell={class=LSTM, units=2} | must be one of the ...Cell classes
          [4]       | class=LSTMCell, units=2 | wrap it: class RNN
          [4]       | class=Add | takes 2 or more inputs
          [4]       | class=Softmax, axis=3 | has axis 3
          [4]       | class=QDense, units=2, kernel_quantizer="quantized_bits(4,0,1,scale_axis=2)" | that weight has 2 axes
          [4]       | class=QDense, units=3, kernel_quantizer="quantized_bits(4,0,1,alpha=[1.0,0.5])" | has 3 channels
          [4]       | class=QDense, units=3, kernel_quantizer="ternary(threshold=0.5)" | cannot use ternary
          [4]       | class=QDense, units=3, kernel_quantizer="no_such(4)" | unknown quantizer 'no_such'
          [4]       | class=QDense, units=3, activation=no_such | unknown quantizer 'no_such'
          [4,4,1]   | class=QConv2DBatchnorm, filters=2, kernel_size=1, center=false | needs beta
          [4]       | class=QBatchNormalization, inverse_quantizer="quantized_bits(8,0,1)" | set gamma_quantizer and variance_quantizer to None
          [4,4,1]   | class=QConv2D, filters=2, kernel_size=2, mask=[[1,0]] | must have the kernel's size
          [4]       | class=QAdaptiveActivation, activation=quantized_tanh, total_bits=4 | one of quantized_bits, quantized_relu
          [4]       | class=Dropout, rate=1.5 | must be >= 0 and < 1
          [4]       | class=QDense, units=0 | must be >= 1
          """)
  void withItsRuleAndRemedy(String shape, String layer, String message) {
    String text = "input_shape = " + shape + "\nlayers = [{" + layer + "}]";
    assertThatThrownBy(() -> ModelReader.parse(text, "bad.conf"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bad.conf:2")
        .hasMessageContaining(message);
  }
}
