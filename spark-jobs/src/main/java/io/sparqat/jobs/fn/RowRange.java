package io.sparqat.jobs.fn;

import java.io.Serializable;

/**
 * Some rows of one shard.
 *
 * @param path of the shard
 * @param from first row
 * @param to after the last row
 */
public record RowRange(String path, int from, int to) implements Serializable {}
