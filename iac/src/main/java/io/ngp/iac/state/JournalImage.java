package io.ngp.iac.state;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A whole journal as it is written at once: for a new state, and in the place of one that has grown
 * or must become encrypted.
 *
 * @param last its last line
 * @param entries how many it holds
 */
record JournalImage(ByteArrayOutputStream bytes, Optional<Seal> seal, Frame last, int entries) {

  static JournalImage of(State state, Optional<StateCipher> cipher) {
    var entries = Snapshot.of(state);
    var id = UUID.randomUUID().toString();
    var encryption = cipher.map(each -> each.begin(id));
    var header = new JournalHeader(id, state.serial() - entries.size(), entries.size(), encryption);
    var seal = cipher.flatMap(each -> each.seal(id, encryption.orElseThrow()));
    var out = new ByteArrayOutputStream();
    var last = Frame.single(0, header.toJson());
    last.writeTo(out);
    if (!entries.isEmpty()) {
      last = new Commit(1, seal).write(payloads(entries), out);
    }
    return new JournalImage(out, seal, last, entries.size());
  }

  private static List<byte[]> payloads(List<Entry> entries) {
    var payloads = new ArrayList<byte[]>(entries.size());
    entries.forEach(entry -> payloads.add(EntryWriter.write(List.of(entry))));
    return payloads;
  }
}
