package io.ngp.iac.plan;

import io.ngp.iac.value.Value;

/**
 * One place in which values differ.
 *
 * @param path {@code definition.labels["a b"]} or {@code ports[0]}; its first word is an input
 * @param before {@link Value#NULL} if it was not there
 * @param after {@link Value#NULL} if it will not be there
 * @param forcesReplacement the input cannot change in place
 */
public record Difference(String path, Value before, Value after, boolean forcesReplacement) {}
