package io.ngp.provider.local;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeSpec.Access;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The inputs of a master that say who may call its API, and how many at once. */
record AccessInputs(Fields fields) {
  static final String ORIGINS = "api_origins";
  static final String MAX_REQUESTS = "api_max_requests";

  /** A page's origin as browsers send it: no path, no user, nothing in upper case. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s?#@\\p{Upper}]+|\\*");

  /** What the master is to be told. */
  Access access() {
    var limit = reader().number(MAX_REQUESTS);
    return new Access(
        reader().texts(ORIGINS),
        limit.isEmpty() ? OptionalInt.empty() : OptionalInt.of(limit.get().intValue()));
  }

  /** The same inputs, saying what {@code found} says where that is not what they mean. */
  Fields as(Access found) {
    var expected = access();
    var origins =
        expected.origins().equals(found.origins())
            ? fields
            : fields.with(ORIGINS, Value.texts(found.origins()));
    return expected.maxRequests().equals(found.maxRequests())
        ? origins
        : origins.with(MAX_REQUESTS, number(found.maxRequests()));
  }

  private static Value number(OptionalInt number) {
    return number.isEmpty() ? Value.NULL : Value.of(number.getAsInt());
  }

  /** What is wrong with them as far as they are known. */
  List<Problem> problems() {
    return Stream.concat(originProblems(), limitProblems()).toList();
  }

  private Stream<Problem> originProblems() {
    return reader().items(ORIGINS).stream()
        .map(ValueReader::open)
        .filter(Value::isKnown)
        .filter(
            each -> !(each instanceof Value.Text text) || !ORIGIN.matcher(text.text()).matches())
        .map(each ->
            new Problem(
                ORIGINS,
                "%s has \"%s\", which is no origin of web pages.".formatted(ORIGINS, each),
                "Give scheme, host and port as browsers send them, such as"
                    + " https://ui.example:8443, or * for all."));
  }

  private Stream<Problem> limitProblems() {
    return reader()
        .decimal(MAX_REQUESTS)
        .filter(limit -> limit < 1 || limit > Integer.MAX_VALUE || limit != Math.rint(limit))
        .map(limit ->
            new Problem(
                MAX_REQUESTS,
                "%s is %s, but must be a whole number of at least 1."
                    .formatted(MAX_REQUESTS, fields.get(MAX_REQUESTS)),
                "Give how many requests may be under way at once, or nothing for any number."))
        .stream();
  }

  private ValueReader reader() {
    return ValueReader.of(fields);
  }
}
