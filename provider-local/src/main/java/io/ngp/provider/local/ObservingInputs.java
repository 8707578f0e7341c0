package io.ngp.provider.local;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeSpec.Observing;
import io.ngp.nodespec.NodeSpec.RequestLog;
import java.util.Optional;

/** The inputs of a balancer that say how requests can be followed. */
record ObservingInputs(Fields fields) {
  static final String LOG = "access_log";
  static final String LOG_TO = "access_log_to";
  static final String LOG_QUERY = "access_log_query";
  static final String TRACES = "begin_traces";

  private static final String OFF = "off";

  /** What the balancer is to be told. */
  Observing observing() {
    var reader = ValueReader.of(fields);
    var log =
        reader
            .text(LOG)
            .filter(format -> !format.equals(OFF))
            .map(format ->
                new RequestLog(format, reader.text(LOG_TO).orElse("file"), isSet(LOG_QUERY, true)));
    return new Observing(log, isSet(TRACES, false));
  }

  private boolean isSet(String input, boolean standard) {
    return fields.get(input) instanceof Value.Bool bool ? bool.truth() : standard;
  }

  /** The same inputs, saying what {@code found} says where that is not what they mean. */
  Fields as(Observing found) {
    var expected = observing();
    var log = expected.log().equals(found.log()) ? fields : withLog(found.log());
    return expected.beginsTraces() == found.beginsTraces()
        ? log
        : log.with(TRACES, Value.of(found.beginsTraces()));
  }

  private Fields withLog(Optional<RequestLog> found) {
    return found
        .map(log ->
            fields
                .with(LOG, Value.of(log.format()))
                .with(LOG_TO, Value.of(log.to()))
                .with(LOG_QUERY, Value.of(log.withQuery())))
        .orElseGet(() -> fields.with(LOG, Value.of(OFF)));
  }
}
