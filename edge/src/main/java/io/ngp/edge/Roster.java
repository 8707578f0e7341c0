package io.ngp.edge;

import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connections of one event loop; adding and removing cost the same however many there are. For
 * that loop only.
 */
final class Roster<T extends Roster.Member> {
  /** Remembers its place, so that it is found without a search. */
  abstract static class Member extends ChannelInboundHandlerAdapter {
    private int place = -1;
  }

  private final List<T> members = new ArrayList<>();

  void add(T member) {
    Member m = member;
    m.place = members.size();
    members.add(member);
  }

  /** Does nothing when {@code member} is not here. */
  void remove(T member) {
    Member m = member;
    if (m.place < 0) {
      return;
    }
    T last = members.removeLast();
    if (m.place < members.size()) {
      members.set(m.place, last);
      Member moved = last;
      moved.place = m.place;
    }
    m.place = -1;
  }

  /** Visits every member; those visited may leave meanwhile. */
  void forEach(Consumer<? super T> visit) {
    // Backwards, because a leaving member's place is taken by the last one, which was visited
    // already.
    for (int i = members.size() - 1; i >= 0; i--) {
      if (i < members.size()) {
        visit.accept(members.get(i));
      }
    }
  }

  int size() {
    return members.size();
  }
}
