/** What is to change: the configuration compared with the state and with reality, as a value. */
@NullMarked
package io.ngp.iac.plan;

import org.jspecify.annotations.NullMarked;
