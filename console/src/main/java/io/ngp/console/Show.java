package io.ngp.console;

import io.ngp.console.model.TimelineEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How values read on a page. */
final class Show {
  private static final int SHORT_ID = 8;

  private Show() {}

  /** An enum constant as a word: {@code running}. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** {@code 1 instance}, {@code 2 instances}. */
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /**
   * An amount of 0 or more, with up to two digits after the point and none that say nothing: {@code
   * 0.1}, {@code 2}.
   */
  static String number(double value) {
    // By hand: a page holds some thousand numbers, and String.format was most of the time it took.
    long hundredths = Math.round(value * 100);
    long whole = hundredths / 100;
    long rest = hundredths % 100;
    if (rest == 0) {
      return Long.toString(whole);
    }
    return rest % 10 == 0 ? whole + "." + rest / 10 : whole + (rest < 10 ? ".0" : ".") + rest;
  }

  /** An amount of memory: {@code 64 MiB}, {@code 1.5 GiB}. */
  static String memory(double mebibytes) {
    return mebibytes < 1024 ? number(mebibytes) + " MiB" : number(mebibytes / 1024) + " GiB";
  }

  /** So many a second: {@code 0.2/s}, {@code 1234/s}. */
  static String rate(double perSecond) {
    return (perSecond >= 100 ? Long.toString(Math.round(perSecond)) : tenths(perSecond)) + "/s";
  }

  /** Milliseconds as precisely as one reads them: {@code 0.42 ms}, {@code 12 ms}, {@code 1.5 s}. */
  static String millis(double millis) {
    if (millis <= 0) {
      return "–";
    }
    if (millis >= 1000) {
      return number(millis / 1000) + " s";
    }
    return (millis < 1 ? number(millis) : millis < 10 ? tenths(millis) : "" + Math.round(millis))
        + " ms";
  }

  /** A share from 0 to 1: {@code 0 %}, {@code 0.3 %}, {@code <0.1 %}. */
  static String share(double share) {
    if (share > 0 && share < 0.001) {
      return "<0.1 %";
    }
    return tenths(share * 100) + " %";
  }

  /** An amount of bytes: {@code 640 B}, {@code 1.5 MiB}. */
  static String bytes(double bytes) {
    if (bytes < 1024) {
      return Math.round(bytes) + " B";
    }
    return bytes < 1024 * 1024 ? tenths(bytes / 1024) + " KiB" : memory(bytes / 1024 / 1024);
  }

  private static String tenths(double value) {
    return number(Math.round(value * 10) / 10.0);
  }

  /** {@code 12 s ago}; what lies ahead, as another machine's clock may say, is now. */
  static String ago(Instant then, Instant now) {
    Duration passed = Duration.between(then, now);
    if (passed.toSeconds() < 1) {
      return "now";
    }
    return span(passed) + " ago";
  }

  /** {@code 4 times in 10 s}; nothing of what happened once. */
  static String repetitions(TimelineEntry entry) {
    if (entry.count() == 1) {
      return "";
    }
    Duration passed = Duration.between(entry.firstAt(), entry.at());
    return entry.count() + " times" + (passed.toSeconds() < 1 ? "" : " in " + span(passed));
  }

  private static String span(Duration passed) {
    if (passed.toSeconds() < 60) {
      return passed.toSeconds() + " s";
    }
    if (passed.toMinutes() < 60) {
      return passed.toMinutes() + " min";
    }
    return passed.toHours() < 48 ? passed.toHours() + " h" : passed.toDays() + " d";
  }

  /** As Marathon writes versions: three digits after the point, always. */
  static String timestamp(Instant instant) {
    Instant millis = instant.truncatedTo(ChronoUnit.MILLIS);
    String text = millis.toString();
    return text.contains(".") ? text : text.replace("Z", ".000Z");
  }

  /**
   * What tells instances and deployments apart at a glance: {@code 3e3b7e9c.2} of {@code
   * www.instance-3e3b7e9c-…._app.2}, {@code 97c136bf} of a UUID.
   */
  static String shortId(String id) {
    int prefix = id.indexOf("instance-");
    String uuid = prefix < 0 ? id : id.substring(prefix + "instance-".length());
    if (uuid.length() <= SHORT_ID) {
      return uuid;
    }
    int incarnation = prefix < 0 ? -1 : uuid.indexOf("._app.");
    return uuid.substring(0, SHORT_ID)
        + (incarnation < 0 ? "" : uuid.substring(incarnation + "._app".length()));
  }

  /** Host and ports as one would type them. */
  static String endpoints(String host, List<Integer> ports) {
    if (ports.isEmpty()) {
      return host;
    }
    List<String> texts = new ArrayList<>();
    ports.forEach(port -> texts.add(texts.isEmpty() ? host + ":" + port : ":" + port));
    return String.join(" ", texts);
  }

  /** The id as the command line takes it: {@code www} for {@code /www}. */
  static String typed(String appId) {
    return appId.startsWith("/") ? appId.substring(1) : appId;
  }

  /** First line of a text, cut where it gets too long for a table. */
  static String line(String text, int longest) {
    String first = text.strip().lines().findFirst().orElse("").stripTrailing();
    return first.length() <= longest
        ? first
        : first.substring(0, longest - 1).stripTrailing() + "…";
  }

  /** An absolute id as a URL path. */
  static String encodedPath(String id) {
    StringBuilder path = new StringBuilder();
    for (String segment : id.split("/", -1)) {
      path.append(path.isEmpty() && segment.isEmpty() ? "" : "/");
      path.append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return path.toString();
  }

  /** How much of the total is used, from 0 to 100. */
  static int percent(double used, double total) {
    return total <= 0 ? 0 : (int) Math.round(Math.clamp(used / total, 0, 1) * 100);
  }
}
