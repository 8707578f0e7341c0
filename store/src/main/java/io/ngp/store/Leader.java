package io.ngp.store;

/**
 * Who leads.
 *
 * @param name the node's name, like {@code master-1}
 * @param address where its API answers, like {@code http://127.0.0.1:8081}
 * @param epoch number of the leadership: every leader ever has a higher one than those before
 */
public record Leader(String name, String address, long epoch) {}
