package io.ngp.edge;

import org.jspecify.annotations.Nullable;

/**
 * Why the edge answers a request itself.
 *
 * @param status of the answer
 * @param error the status in words
 * @param message what happened, where, and how to fix it
 * @param target the target it happened with, if any
 */
record Problem(int status, String error, String message, @Nullable Target target)
    implements Reading {}
