/** What is wrong with a configuration or a plan, told with its place and the way to fix it. */
@NullMarked
package io.ngp.iac.diagnostic;

import org.jspecify.annotations.NullMarked;
