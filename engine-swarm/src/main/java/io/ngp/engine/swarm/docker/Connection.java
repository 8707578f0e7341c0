package io.ngp.engine.swarm.docker;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Two directions of bytes.
 *
 * @param channel what they belong to; closing it ends waits on both
 */
record Connection(InputStream in, OutputStream out, Closeable channel) {}
