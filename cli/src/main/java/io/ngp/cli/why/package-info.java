/** Why an app does, or does not, run: a verdict and what led to it. */
@NullMarked
package io.ngp.cli.why;

import org.jspecify.annotations.NullMarked;
