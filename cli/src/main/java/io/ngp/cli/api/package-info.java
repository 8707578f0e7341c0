/**
 * The platform's HTTP API as a client sees it: requests with deadlines, answers as records,
 * refusals as failures.
 */
@NullMarked
package io.ngp.cli.api;

import org.jspecify.annotations.NullMarked;
