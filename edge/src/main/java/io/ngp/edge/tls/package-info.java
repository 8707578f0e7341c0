/**
 * TLS at the edge: which certificate proves which host, how a client's first words choose it, and
 * the handshake that follows.
 */
@NullMarked
package io.ngp.edge.tls;

import org.jspecify.annotations.NullMarked;
