package io.sparqat.quant.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class QuantizerJsonTest {
  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void writesEveryArgumentOfTheConstructor() throws Exception {
    QuantizerSpec spec =
        QuantizerSpecs.parse(
            "quantized_bits(4,0,1,alpha='auto_po2',scale_axis=[0 1],elements_per_scale=2,"
                + "min_po2_exponent=-3,post_training_scale=[0.5 1],use_ste=False,var_name='w')");

    assertThat(QuantizerJson.write(spec))
        .isEqualTo(
            json(
                "{'class_name':'quantized_bits','config':{'bits':4,'integer':0,'symmetric':1,"
                    + "'keep_negative':true,'alpha':'auto_po2','use_stochastic_rounding':false,"
                    + "'scale_axis':[0,1],'qnoise_factor':1.0,'var_name':'w','use_ste':false,"
                    + "'use_variables':false,'elements_per_scale':2,'min_po2_exponent':-3,"
                    + "'max_po2_exponent':null,'post_training_scale':[0.5,1.0]}}"));
  }

  @Test
  void everyQuantizerReadsBackFromItsConfig() {
    for (Signature<?> signature : QuantizerSpecs.signatures()) {
      QuantizerSpec spec = QuantizerSpecs.parse(signature.name());
      assertThat(QuantizerJson.read(QuantizerJson.write(spec))).isEqualTo(spec);
    }
  }

  @Test
  void readsTheFormsThatKerasWrites() throws Exception {
    assertThat(QuantizerJson.read(json("'quantized_relu(4)'"))).isEqualTo(QuantizedRelu.of(4, 0));
    assertThat(
            QuantizerJson.read(
                json(
                    "{'module':'qkeras','registered_name':'x','class_name':'quantized_relu',"
                        + "'config':{'bits':4}}")))
        .isEqualTo(QuantizedRelu.of(4, 0));
    assertThat(QuantizerJson.read(json("{'class_name':'function','config':'hard_tanh'}")))
        .isEqualTo(new SigmoidFunction(SigmoidFunction.Curve.HARD, true));
  }

  @Test
  void readsOverKeysThatQkerasWritesButDoesNotTake() throws Exception {
    assertThat(
            QuantizerJson.read(
                json(
                    "{'class_name':'quantized_hswish','config':{'bits':6,'keep_negative':true,"
                        + "'post_training_scale':null}}")))
        .isEqualTo(QuantizerSpecs.parse("quantized_hswish(6)"));
    assertThat(
            QuantizerJson.read(
                json(
                    "{'class_name':'quantized_bits_msqe_po2','config':{'bits':6,'name':'q',"
                        + "'qn':31.0,'scaled_axes':[0,1]}}")))
        .isEqualTo(QuantizerSpecs.parse("quantized_bits_msqe_po2(6)"));
  }

  @Test
  void aConfigChangesWhatItNamesAndNothingElse() throws Exception {
    QuantizerSpec spec = QuantizerSpecs.parse("quantized_bits(4,0,1,scale_axis=1)");

    assertThat(QuantizerJson.with(spec, json("{'bits':5,'alpha':'auto'}")).canonical())
        .isEqualTo("quantized_bits(5,0,1,alpha='auto',scale_axis=1)");
  }

  @Test
  void refusesWhatIsNoQuantizerAndSaysWhy() {
    assertThatThrownBy(() -> QuantizerJson.read(json("{'class_name':'Dense','config':{}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read quantizer: unknown quantizer 'Dense'");
    assertThatThrownBy(() -> QuantizerJson.read(json("[1]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class_name");
    assertThatThrownBy(
            () -> QuantizerJson.read(json("{'class_name':'ternary','config':{'treshold':1}}")))
        .hasMessageContaining("did you mean 'threshold'?");
    assertThatThrownBy(
            () -> QuantizerJson.read(json("{'class_name':'ternary','config':{'alpha':{}}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alpha");
  }
}
