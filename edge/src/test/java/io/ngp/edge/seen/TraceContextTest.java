package io.ngp.edge.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final DefaultHttpHeaders fields = new DefaultHttpHeaders();

  @Test
  void traceThatCameIsLeftAlone() {
    fields.set("traceparent", PARENT).set("tracestate", "vendor=1");

    TraceContext.begin(fields);

    assertThat(fields.get("traceparent")).isEqualTo(PARENT);
    assertThat(fields.get("tracestate")).isEqualTo("vendor=1");
    assertThat(TraceContext.traceId(fields)).hasToString("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void newTraceIsValidUnsampledAndHasNoStateOfAnother() {
    fields.set("tracestate", "vendor=1");

    TraceContext.begin(fields);

    assertThat(TraceContext.isValid(fields.get("traceparent"))).isTrue();
    assertThat(fields.get("traceparent")).startsWith("00-").endsWith("-00");
    assertThat(fields.contains("tracestate")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void whatCannotBeReadIsNoTrace(String parent) {
    fields.set("traceparent", parent);

    assertThat(TraceContext.traceId(fields)).isNull();
  }

  @Test
  void laterVersionsMaySayMore() {
    assertThat(TraceContext.isValid("cc" + PARENT.substring(2) + "-what-the-future-brings"))
        .isTrue();
  }
}
