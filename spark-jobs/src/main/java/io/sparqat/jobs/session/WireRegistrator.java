package io.sparqat.jobs.session;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.catalyst.util.QuantileSummaries;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType$;
import org.apache.spark.sql.types.BooleanType$;
import org.apache.spark.sql.types.ByteType$;
import org.apache.spark.sql.types.DateType$;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FloatType$;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType$;
import org.apache.spark.sql.types.ShortType$;
import org.apache.spark.sql.types.TimestampNTZType$;
import org.apache.spark.sql.types.TimestampType$;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.datavec.spark.util.SerializableHadoopConfig;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.nd4j.kryo.Nd4jRegistrator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Names every class that may cross the wire: with {@code spark.kryo.registrationRequired} anything
 * else is an error instead of a silent, slow fallback. Sparqat's own messages are arrays of
 * numbers, so what stands here belongs to ND4J and to Spark.
 */
public final class WireRegistrator implements KryoRegistrator {
  /** What Spark SQL sends and does not register itself: column types, summaries, broadcasts. */
  private static final List<Class<?>> SQL =
      List.of(
          ArrayType.class,
          BinaryType$.class,
          BooleanType$.class,
          ByteType$.class,
          DateType$.class,
          DecimalType.class,
          FloatType$.class,
          MapType.class,
          NullType$.class,
          ShortType$.class,
          TimestampType$.class,
          TimestampNTZType$.class,
          QuantileSummaries.class,
          QuantileSummaries[].class,
          QuantileSummaries.Stats.class,
          QuantileSummaries.Stats[].class,
          ChunkedByteBuffer[].class);

  @Override
  public void registerClasses(Kryo kryo) {
    new Nd4jRegistrator().registerClasses(kryo);
    kryo.register(DataSet.class);
    kryo.register(MultiDataSet.class);
    kryo.register(INDArray[].class);
    kryo.register(ArrayList.class);
    // DL4J's own training master, which may be chosen for comparison: nested configurations.
    for (Class<?> message :
        List.of(
            SerializableHadoopConfig.class,
            NetBroadcastTuple.class,
            ParameterAveragingTrainingResult.class,
            ParameterAveragingAggregationTuple.class)) {
      kryo.register(message, new JavaSerializer());
    }
    kryo.register(byte[][].class);
    kryo.register(float[][].class);
    kryo.register(int[][].class);
    SQL.forEach(kryo::register);
  }
}
