/** Values of resources as people and scripts see them: what is secret stays hidden. */
@NullMarked
package io.ngp.cli.value;

import org.jspecify.annotations.NullMarked;
