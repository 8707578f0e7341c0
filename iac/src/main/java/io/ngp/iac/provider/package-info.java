/**
 * What a provider implements: resource types, and what they know of a change and its consequences.
 */
@NullMarked
package io.ngp.iac.provider;

import org.jspecify.annotations.NullMarked;
