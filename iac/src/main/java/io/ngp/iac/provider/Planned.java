package io.ngp.iac.provider;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.value.Value.Fields;
import java.util.Optional;

/**
 * A planned change as its provider sees it.
 *
 * @param former the record, with drift taken in; absent for a create
 * @param inputs wanted, possibly unknown in part; absent for a delete
 * @param isAbsent the resource is recorded but was found gone: this create makes it again
 */
public record Planned(
    ResourceAddress address,
    String type,
    Action action,
    Optional<Known> former,
    Optional<Fields> inputs,
    boolean isAbsent) {}
