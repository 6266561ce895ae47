package io.sparqat.jobs.session;

import com.esotericsoftware.kryo.Kryo;
import java.util.ArrayList;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.kryo.Nd4jRegistrator;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Names every class that may cross the wire: with {@code spark.kryo.registrationRequired} anything
 * else is an error instead of a silent, slow fallback. Sparqat's own messages are byte arrays, so
 * what stands here belongs to ND4J and to Spark.
 */
public final class WireRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    new Nd4jRegistrator().registerClasses(kryo);
    kryo.register(DataSet.class);
    kryo.register(ArrayList.class);
    kryo.register(byte[][].class);
    kryo.register(float[][].class);
  }
}
