package io.ngp.provider.tls;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long certificates last and when they are made anew. */
final class Expiry {
  private static final long LONGEST_DAYS = 36_500;

  private Expiry() {}

  /** The inputs that say it. */
  static List<Input> inputs(long days, long renewBeforeDays) {
    return List.of(
        Input.optional("days", Kind.NUMBER, "How long it is valid.")
            .orElse(Value.of(days))
            .replacing(),
        Input.optional(
                "renew_before_days", Kind.NUMBER, "How long before its end a plan makes a new one.")
            .orElse(Value.of(renewBeforeDays)));
  }

  /** A recorded certificate at {@code now}. */
  static Reading read(Known known, Instant now) {
    var end = ValueReader.of(known.outputs()).text("expires_at").map(Instant::parse);
    if (end.isEmpty()) {
      return new Reading.Absent("was not made yet");
    }
    var renewal = Duration.ofDays(renewBeforeDays(known.inputs()));
    return now.isBefore(end.get().minus(renewal))
        ? new Reading.Present(known.inputs(), known.outputs())
        : new Reading.Damaged(known.inputs(), known.outputs(), left(now, end.get()));
  }

  private static String left(Instant now, Instant end) {
    var days = Duration.between(now, end).toDays();
    if (end.isBefore(now)) {
      return "expired " + count(-days) + " ago";
    }
    return days == 0 ? "expires today" : "expires in " + count(days);
  }

  private static String count(long days) {
    return days == 1 ? "1 day" : days + " days";
  }

  private static long renewBeforeDays(Fields inputs) {
    return ValueReader.of(inputs).number("renew_before_days").orElse(0L);
  }

  static long days(Fields inputs) {
    return ValueReader.of(inputs).number("days").orElse(1L);
  }

  /** What is wrong with the wanted times. */
  static Optional<Problem> problem(Fields inputs) {
    var reader = ValueReader.of(inputs);
    var days = reader.number("days");
    var before = reader.number("renew_before_days");
    if (days.filter(each -> each < 1 || each > LONGEST_DAYS).isPresent()) {
      return Optional.of(
          new Problem(
              "days",
              "it cannot be valid for " + days.get() + " days.",
              "Give a number from 1 to " + LONGEST_DAYS + "."));
    }
    if (days.isPresent() && before.isPresent() && before.get() >= days.get()) {
      return Optional.of(
          new Problem(
              "renew_before_days",
              "it would be renewed "
                  + before.get()
                  + " days before its end and is valid for "
                  + days.get()
                  + " days only: every plan would make a new one.",
              "Make renew_before_days smaller than days."));
    }
    return Optional.empty();
  }
}
