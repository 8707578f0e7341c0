package io.ngp.edge.route;

import java.time.Duration;

/**
 * A route that is closed for a while: requests are answered with 503.
 *
 * @param text what people read
 * @param retryAfter when clients are told to come back, in whole seconds
 */
public record Maintenance(String text, Duration retryAfter) {}
