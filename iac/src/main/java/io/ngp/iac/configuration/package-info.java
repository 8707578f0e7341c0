/** What the platform file and its modules say, read and checked, before anything is decided. */
@NullMarked
package io.ngp.iac.configuration;

import org.jspecify.annotations.NullMarked;
