/** Hosts to be broken on purpose. */
@NullMarked
package io.ngp.testkit.lab;

import org.jspecify.annotations.NullMarked;
