/** A cluster's core in one JVM, on fakes. */
@NullMarked
package io.ngp.testkit.cluster;

import org.jspecify.annotations.NullMarked;
