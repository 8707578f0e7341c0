package io.ngp.cluster.control;

import io.ngp.cluster.control.StateStore.Write;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Where the numbers of events and of timelines' entries begin in each term, so that nobody ever
 * sees one twice: above those of every earlier leader, those of a platform this one was restored
 * from included, whose terms were counted from 1 as well.
 *
 * @param earlierTerms how many terms to count before the first one of this platform
 */
record Numbering(long earlierTerms) {
  private static final String PATH = "/numbers";
  private static final String MEMBER = "epochs";

  /** Terms of all platforms together; far beyond it numbers would overflow. */
  private static final long MOST_TERMS = 1L << 30;

  /** What was recorded. */
  static Numbering of(StateStore store) {
    return new Numbering(
        store.read(PATH).map(document -> document.content().path(MEMBER).asLong(0)).orElse(0L));
  }

  /** The first number of a term. */
  long first(long epoch) {
    return (earlierTerms + epoch) << 32;
  }

  /** How many terms there were up to this one. */
  long terms(long epoch) {
    return earlierTerms + epoch;
  }

  /** The same, beginning above so many terms of another platform. */
  Numbering above(long terms) {
    return new Numbering(Math.max(earlierTerms, Math.clamp(terms, 0, MOST_TERMS)));
  }

  Write write() {
    return new Write.Put(PATH, JsonNodeFactory.instance.objectNode().put(MEMBER, earlierTerms));
  }
}
