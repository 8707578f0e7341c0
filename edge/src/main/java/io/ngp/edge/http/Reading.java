package io.ngp.edge.http;

/**
 * What came of reading a request's header section: a request that can be routed, or what is wrong
 * with it.
 */
public sealed interface Reading permits RequestHead, Problem {}
