/** What was made: a journal of intents and results, kept in a backend under a lock. */
@NullMarked
package io.ngp.iac.state;

import org.jspecify.annotations.NullMarked;
