package io.ngp.cluster.engine;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.withConstraints;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PlacementRules.Operator;
import io.ngp.cluster.engine.AgentOffer.Free;
import io.ngp.cluster.engine.AgentOffer.Hosted;
import io.ngp.cluster.instance.AgentInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintRulesTest {

  /**
   * Agents h1, h2, ... as {@code rack=counted tasks}, {@code -} standing for no rack; then those
   * that may take one more of the app's instances.
   */
  @ParameterizedTest(name = "{0} {1} {2} of {3}: {4}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          rack     | UNIQUE   | -           | 5 | a=0 a=1 b=0       | h3
          hostname | UNIQUE   | -           | 5 | a=0 a=1 b=0       | h1 h3
          @hostname| UNIQUE   | -           | 5 | a=0 a=1           | h1
          rack     | UNIQUE   | -           | 5 | -=0 b=0           | h2
          rack     | CLUSTER  | a           | 5 | a=0 b=0 -=0       | h1
          rack     | CLUSTER  | -           | 5 | a=0 b=0           | h1 h2
          rack     | CLUSTER  | -           | 5 | a=0 b=2 b=0       | h2 h3
          hostname | CLUSTER  | h2          | 5 | a=0 b=0           | h2
          rack     | GROUP_BY | 3           | 6 | a=0 b=0 c=0       | h1 h2 h3
          rack     | GROUP_BY | 3           | 6 | a=2 b=1 c=0       | h2 h3
          rack     | GROUP_BY | 2           | 6 | a=1 b=1 c=0       | h1 h2
          rack     | GROUP_BY | 2           | 5 | a=2 b=2           | h1 h2
          rack     | GROUP_BY | 2           | 5 | a=3 b=1           | h2
          rack     | GROUP_BY | 2           | 5 | a=3 b=2           |
          rack     | GROUP_BY | 3           | 2 | a=1 b=0 c=0       | h2 h3
          rack     | GROUP_BY | -           | 4 | a=2 b=1 b=0       | h2 h3
          rack     | GROUP_BY | -           | 4 | -=0 a=0           | h2
          rack     | LIKE     | [ab]        | 5 | a=0 b=9 c=0 ab=0 -=0 | h1 h2
          rack     | UNLIKE   | [ab]        | 5 | a=0 b=9 c=0 ab=0 -=0 | h3 h4 h5
          rack     | MAX_PER  | 2           | 5 | a=1 a=1 b=1 c=0 -=0 | h3 h4
          hostname | MAX_PER  | 1           | 5 | a=1 a=0           | h2
          rack     | IS       | a           | 5 | a=5 b=0 -=0       | h1
          rack     | IS       | 1.50        | 5 | 1.5=0 1.500=0 1.51=0 1.5x=0 | h1 h2
          @zone    | IS       | z1          | 5 | a=0 b=0           | h1
          @zone    | IS       | z2          | 5 | a=0 b=0           | h2
          @region  | IS       | r           | 5 | a=0 b=0           | h1 h2
          """)
  void acceptsTheAgentsTheOperatorAllows(
      String field,
      Operator operator,
      @Nullable String value,
      int instances,
      String agents,
      @Nullable String accepted) {
    App app =
        withConstraints(app("/a"), new Constraint(field, operator, Optional.ofNullable(value)))
            .withInstances(instances);
    List<AgentOffer> offers = offers(agents);
    ConstraintRules rules = ConstraintRules.of(app, offers);
    assertThat(
            offers.stream()
                .filter(offer -> rules.objection(offer).isEmpty())
                .map(offer -> offer.agent().id()))
        .containsExactly(accepted == null ? new String[0] : accepted.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          hostname | UNIQUE  | -    | a=1     | constraint [hostname, UNIQUE]: "h1" has a task already
          rack     | LIKE    | [bc] | a=0     | constraint [rack, LIKE, [bc]]: the agent's is "a"
          rack     | CLUSTER | -    | a=0 b=1 | constraint [rack, CLUSTER]: the agent's is "a", the app's tasks are at "b"
          disk     | IS      | ssd  | a=0     | constraint [disk, IS, ssd]: the agent has no "disk"
          rack     | MAX_PER | 1    | a=1     | constraint [rack, MAX_PER, 1]: "a" has that many tasks already
          """)
  void saysInWordsWhatSpeaksAgainstAnAgent(
      String field, Operator operator, @Nullable String value, String agents, String objection) {
    App app =
        withConstraints(app("/a"), new Constraint(field, operator, Optional.ofNullable(value)));
    List<AgentOffer> offers = offers(agents);
    assertThat(ConstraintRules.of(app, offers).objection(offers.getFirst())).contains(objection);
  }

  @Test
  void allConstraintsMustHold() {
    App app =
        withConstraints(
            app("/a"),
            new Constraint("rack", Operator.LIKE, Optional.of("a")),
            new Constraint("hostname", Operator.UNIQUE, Optional.empty()));
    List<AgentOffer> offers = offers("a=1 a=0 b=0");
    ConstraintRules rules = ConstraintRules.of(app, offers);
    assertThat(offers.stream().filter(o -> rules.objection(o).isEmpty()))
        .extracting(o -> o.agent().id())
        .containsExactly("h2");
  }

  /** Agents in zones z1, z2, ... of region r. */
  private static List<AgentOffer> offers(String text) {
    List<AgentOffer> offers = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      int n = offers.size() + 1;
      String rack = word.substring(0, word.indexOf('='));
      int counted = Integer.parseInt(word.substring(word.indexOf('=') + 1));
      offers.add(
          new AgentOffer(
              new AgentInfo("h" + n, "h" + n, Optional.of("r"), Optional.of("z" + n)),
              new Free(8, 8_192, 0, 0),
              List.of(),
              rack.equals("-") ? Map.of() : Map.of("rack", rack),
              new Hosted(counted, counted),
              false));
    }
    return offers;
  }
}
