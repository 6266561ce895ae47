package io.sparqat.quant.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuantizerVectorsTest {
  private static VectorCheck check(String json) throws JsonProcessingException {
    VectorCheck check = new VectorCheck();
    GoldenVector vector =
        new GoldenVector(Path.of("test.jsonl"), 1, new ObjectMapper().readTree(json));
    new QuantizerVectors().check(vector, check);
    return check;
  }

  private static String fixed(String y, String dx) {
    return """
    {"spec":"quantized_bits(4,0,1)","class":"quantized_bits","learning_phase":0,"numerics":[],
     "shape":[3],"x":[0.3,-0.9,2.0],"y":%s,"g":[1,1,0.5],"dx":%s,"scale":[1.0]}
    """
        .formatted(y, dx);
  }

  @Test
  void a_true_vector_passes() throws JsonProcessingException {
    assertThat(check(fixed("[0.25,-0.875,0.875]", "[1,1,0.5]")).mismatches()).isEmpty();
  }

  @Test
  void an_output_that_is_off_by_one_grid_step_fails() throws JsonProcessingException {
    assertThat(check(fixed("[0.375,-0.875,0.875]", "[1,1,0.5]")).mismatches()).hasSize(1);
  }

  @Test
  void an_output_that_is_off_by_one_ulp_fails() throws JsonProcessingException {
    assertThat(check(fixed("[0.25000003,-0.875,0.875]", "[1,1,0.5]")).mismatches()).hasSize(1);
  }

  @Test
  void a_wrong_gradient_fails() throws JsonProcessingException {
    assertThat(check(fixed("[0.25,-0.875,0.875]", "[1,1,0]")).mismatches()).hasSize(1);
  }

  @Test
  void graph_mode_is_parity_where_it_is_recorded() throws JsonProcessingException {
    String vector = fixed("[9,9,9]", "[1,1,0.5]").stripTrailing();
    vector = vector.substring(0, vector.length() - 1) + ",\"graph\":{\"y\":[0.25,-0.875,0.875]}}";
    assertThat(check(vector).mismatches()).isEmpty();
  }

  @Test
  void a_refusal_of_qkeras_passes_only_when_we_refuse_or_the_difference_is_listed()
      throws JsonProcessingException {
    String template =
        """
        {"spec":"%s","class":"quantized_bits","kwargs":%s,"learning_phase":0,"numerics":[],
         "shape":[2,1],"x":[0.3,-0.9],"error":{"stage":"call","class":"AssertionError"}}
        """;
    VectorCheck refused = check(template.formatted("quantized_bits(4,elements_per_scale=2)", "{}"));
    assertThat(refused.mismatches()).isEmpty();
    assertThat(refused.notes()).containsExactly("refused as QKeras does");
    VectorCheck better =
        check(
            template.formatted(
                "quantized_bits(4,alpha='auto',scale_axis=-1)", "{\"scale_axis\":-1}"));
    assertThat(better.mismatches()).isEmpty();
    assertThat(better.notes()).hasSize(1);
    assertThat(check(template.formatted("quantized_bits(4)", "{}")).mismatches()).hasSize(1);
  }
}
