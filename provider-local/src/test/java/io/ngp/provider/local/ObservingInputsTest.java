package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.nodespec.NodeSpec.Observing;
import io.ngp.nodespec.NodeSpec.RequestLog;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservingInputsTest {
  private static final Observing NOTHING = new Observing(Optional.empty(), false);

  private static Observing read(Fields fields) {
    return new ObservingInputs(fields).observing();
  }

  @Test
  void nothingIsObservedUnlessAskedFor() {
    assertThat(read(Fields.EMPTY)).isEqualTo(NOTHING);
    assertThat(read(fields("access_log", "off", "access_log_to", "stdout"))).isEqualTo(NOTHING);
  }

  @Test
  void logGoesToAFileWithQueriesUnlessSaidOtherwise() {
    assertThat(read(fields("access_log", "json")).log())
        .contains(new RequestLog("json", "file", true));
    assertThat(
            read(fields(
                    "access_log",
                    "combined",
                    "access_log_to",
                    "stdout",
                    "access_log_query",
                    Value.of(false)))
                .log())
        .contains(new RequestLog("combined", "stdout", false));
  }

  @Test
  void tracesAreBegunWhereAsked() {
    assertThat(read(fields("begin_traces", Value.of(true))).beginsTraces()).isTrue();
  }

  @Test
  void inputsThatMeanWhatIsFoundStayAsTheyAreWritten() {
    var written = fields("name", "balancer-1", "access_log", "off");

    assertThat(new ObservingInputs(written).as(NOTHING)).isEqualTo(written);
  }

  @Test
  void inputsSayWhatIsFoundWhereItDiffers() {
    var written = fields("access_log", "json", "access_log_to", "stdout");
    var found = new Observing(Optional.of(new RequestLog("combined", "file", false)), true);

    assertThat(read(new ObservingInputs(written).as(found))).isEqualTo(found);
    assertThat(read(new ObservingInputs(written).as(NOTHING))).isEqualTo(NOTHING);
  }
}
