/**
 * What is counted and timed, and the two forms it is shown in: Marathon's JSON and Prometheus'
 * text.
 */
@NullMarked
package io.ngp.cluster.metrics;

import org.jspecify.annotations.NullMarked;
