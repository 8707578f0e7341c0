package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is recorded, with reality taken in where it was read.
 *
 * @param found by address
 * @param deposed resources whose replacements were made
 */
record Reality(Map<ResourceAddress, Found> found, List<Found> deposed) {

  static Reality of(
      Registry registry, PlanRequest request, Selection selection, Diagnostics diagnostics) {
    var state = request.state();
    var records = new ArrayList<>(state.all());
    var known = new LinkedHashMap<ResourceAddress, Found>();
    var toRead = new ArrayList<ResourceRecord>();
    for (var record : records) {
      // What is in doubt is read even if the user would rather not wait.
      var isRead = request.isRefreshed() || record.doubt() != ResourceRecord.Doubt.NONE;
      if (isRead && selection.has(record.address())) {
        toRead.add(record);
      } else {
        known.put(record.address(), new Found.Present(record));
      }
    }
    var refresh = new Refresh(registry, request.parallelism(), request.progress());
    refresh.read(toRead, diagnostics).forEach(each -> known.put(each.record().address(), each));
    return new Reality(known, refresh.read(state.deposed(), diagnostics));
  }

  Optional<Found> find(ResourceAddress address) {
    return Optional.ofNullable(found.get(address));
  }

  /** The recorded addresses of each block. */
  Map<BlockAddress, List<ResourceAddress>> byBlock() {
    return BlockValues.byBlock(found.keySet());
  }

  /**
   * How what is found differs from what is recorded, for people.
   *
   * @param request with the state that was recorded
   */
  List<Drift> drift(PlanRequest request) {
    var drift = new ArrayList<Drift>();
    for (var each : found.values()) {
      var record = request.state().resources().get(each.record().address());
      if (record != null) {
        of(record, each).ifPresent(drift::add);
      }
    }
    return drift;
  }

  private static Optional<Drift> of(ResourceRecord record, Found found) {
    var address = record.address();
    return switch (found) {
      case Found.Absent absent ->
          // That a create which was never answered did not happen is no drift.
          record.doubt() == ResourceRecord.Doubt.CREATE
                  || record.doubt() == ResourceRecord.Doubt.DELETE
              ? Optional.empty()
              : Optional.of(new Drift(address, absent.reason(), List.of()));
      case Found.Damaged damaged ->
          Optional.of(
              new Drift(
                  address,
                  damaged.reason(),
                  Differences.of(record.inputs(), damaged.record().inputs())));
      case Found.Present present -> {
        var differences = Differences.of(record.inputs(), present.record().inputs());
        yield differences.isEmpty()
            ? Optional.empty()
            : Optional.of(new Drift(address, "", differences));
      }
    };
  }

  /** What the state should learn of it. */
  List<Entry> lessons(PlanRequest request) {
    var lessons = new ArrayList<Entry>();
    for (var each : found.values()) {
      var now = each.record();
      var record = request.state().resources().get(now.address());
      if (!(each instanceof Found.Absent) && record != null && !record.equals(now)) {
        lessons.add(new Entry.Put(now));
      }
    }
    for (var each : deposed) {
      if (each.isGone()) {
        lessons.add(new Entry.DeposedGone(each.record().address(), each.record().token()));
      }
    }
    return lessons;
  }
}
