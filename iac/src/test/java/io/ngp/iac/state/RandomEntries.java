package io.ngp.iac.state;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Entries of every kind with every kind of value, as a seed makes them. */
final class RandomEntries {
  private static final List<String> TEXTS =
      List.of(
          "", "hello", "line\nbreak", "\"quoted\" \\", "naïve ☃ 😀", "\ud83d", "$secret", "a b");

  private static final List<String> NAMES =
      TEXTS.stream().filter(text -> !text.equals("\ud83d")).toList();

  private static final List<Doubt> DOUBTS = List.of(Doubt.values());

  private final Random random;
  private int revision;

  RandomEntries(long seed) {
    random = new Random(seed);
  }

  List<List<Entry>> batches(int count) {
    var batches = new ArrayList<List<Entry>>();
    for (int i = 0; i < count; i++) {
      var batch = new ArrayList<Entry>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        batch.add(entry());
      }
      batches.add(List.copyOf(batch));
    }
    return batches;
  }

  Entry entry() {
    return switch (random.nextInt(10)) {
      case 0 -> new Entry.Begin(++revision, time(), "ngp apply", "ann@laptop", "f" + revision);
      case 1, 2 ->
          new Entry.Creating(address(), "node", "t" + random.nextInt(3), fields(2), needs());
      case 3 -> new Entry.Updating(address(), fields(2));
      case 4 -> new Entry.Deleting(address());
      case 5, 6 -> new Entry.Put(resource());
      case 7 -> new Entry.Gone(address());
      case 8 ->
          random.nextBoolean()
              ? new Entry.Deposed(address(), "t" + random.nextInt(3))
              : new Entry.DeposedGone(address(), "t" + random.nextInt(3));
      default -> new Entry.End(revision, time(), "complete", 1, 2, 3, outputs());
    };
  }

  private ResourceRecord resource() {
    return new ResourceRecord(
        address(),
        "node",
        "t" + random.nextInt(3),
        fields(3),
        fields(2),
        needs(),
        DOUBTS.get(random.nextInt(4)));
  }

  private Map<String, Value> outputs() {
    return fields(1).fields();
  }

  private Instant time() {
    return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
  }

  private ResourceAddress address() {
    var block = new BlockAddress(random.nextBoolean() ? "" : "cluster", "b" + random.nextInt(3));
    return new ResourceAddress(
        block,
        switch (random.nextInt(3)) {
          case 0 -> new ResourceAddress.Key.Single();
          case 1 -> new ResourceAddress.Key.Index(random.nextInt(2));
          default -> new ResourceAddress.Key.Each("/w\"w\\w" + random.nextInt(2));
        });
  }

  private Set<BlockAddress> needs() {
    return random.nextBoolean()
        ? Set.of()
        : Set.of(BlockAddress.root("a"), new BlockAddress("edge", "b"));
  }

  Fields fields(int depth) {
    var fields = new LinkedHashMap<String, Value>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.put(NAMES.get(random.nextInt(NAMES.size())) + i, value(depth));
    }
    if (random.nextInt(8) == 0) {
      fields.put("$secret", value(0));
    }
    return new Fields(fields);
  }

  Value value(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 8)) {
      case 0 -> Value.NULL;
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> Value.of(text());
      case 3 -> Value.of(random.nextLong());
      case 4 -> new Num(new BigDecimal(new BigInteger(300, random), random.nextInt(200)));
      case 5 -> new Secret(value(depth - 1));
      case 6 -> fields(depth - 1);
      default -> new Items(List.of(value(depth - 1), value(depth - 1)));
    };
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
