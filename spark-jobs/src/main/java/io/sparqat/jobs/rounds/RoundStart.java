package io.sparqat.jobs.rounds;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a round begins with; a broadcast is fetched only by executors that read it.
 *
 * @param steps every worker takes at most; none to validate alone
 */
record RoundStart(RoundCursor cursor, int steps, Broadcast<float[]> parameters)
    implements Serializable {}
