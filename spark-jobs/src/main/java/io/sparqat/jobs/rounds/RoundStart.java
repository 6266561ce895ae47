package io.sparqat.jobs.rounds;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/** What a round begins with; a broadcast is fetched only by executors that read it. */
record RoundStart(RoundCursor cursor, Broadcast<float[]> parameters) implements Serializable {}
