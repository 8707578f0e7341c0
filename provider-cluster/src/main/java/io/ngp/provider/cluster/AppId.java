package io.ngp.provider.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The absolute id of an app, {@code /shop/web}; always syntactically valid. */
record AppId(String path) {
  /** One pattern per label: one for the whole would overflow on hostile input. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

  /** What {@code ids} look like, for messages. */
  static final String RULE =
      "Ids are paths of lower-case letters, digits, dots and inner dashes, as in /shop/web.";

  /** Reads an id; one without a slash in front stands at the root. Empty if it is none. */
  static Optional<AppId> parse(String text) {
    var segments = Arrays.stream(text.split("/", -1)).filter(each -> !each.isEmpty()).toList();
    return segments.isEmpty() || !segments.stream().allMatch(AppId::isSegment)
        ? Optional.empty()
        : Optional.of(new AppId("/" + String.join("/", segments)));
  }

  private static boolean isSegment(String text) {
    return Arrays.stream(text.split("\\.", -1)).allMatch(label -> LABEL.matcher(label).matches());
  }

  /** The group it is in; empty for the root. */
  String group() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The host name the balancer knows it by, without the domain: {@code web.shop}. */
  String hostName() {
    return segments().reversed().stream().collect(Collectors.joining("."));
  }

  private List<String> segments() {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  @Override
  public String toString() {
    return path;
  }
}
