/** The commands of infrastructure as code: plan, apply, and what looks at the state. */
@NullMarked
package io.ngp.cli.infrastructure;

import org.jspecify.annotations.NullMarked;
