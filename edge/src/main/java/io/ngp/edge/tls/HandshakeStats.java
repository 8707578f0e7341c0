package io.ngp.edge.tls;

import io.ngp.edge.seen.Latencies;

/**
 * What became of handshakes so far. Connections that ended before the client said anything are not
 * among them.
 *
 * @param full carried out in full
 * @param resumed those that continued an earlier session
 * @param failed the client left or took too long, nothing fits both sides, or there is no
 *     certificate
 * @param times of full and resumed ones, from the client's first message on
 */
public record HandshakeStats(long full, long resumed, long failed, Latencies times) {}
