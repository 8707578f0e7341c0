package io.ngp.iac.provider;

import io.ngp.iac.value.Value.Fields;

/**
 * A resource as it was recorded.
 *
 * @param token of its create
 * @param inputs last applied
 * @param outputs empty while a create was begun and its answer never recorded
 */
public record Known(String token, Fields inputs, Fields outputs) {}
