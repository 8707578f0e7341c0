package io.ngp.certificate;

/**
 * A host that routes name.
 *
 * @param host in lower case; may begin with a wildcard
 * @param isAcme whether its app asks for a certificate everybody trusts
 */
public record HostWish(String host, boolean isAcme) {}
