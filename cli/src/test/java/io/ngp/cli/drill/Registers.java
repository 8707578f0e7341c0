package io.ngp.cli.drill;

import io.ngp.cli.api.Json;
import io.ngp.cli.linearizability.History;
import io.ngp.cli.platform.MasterHttp;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write and read definitions of a few apps through any master until closed, and note
 * what they saw: each app is a register, a label its value. They do not try again, so each request
 * is one operation.
 */
final class Registers implements AutoCloseable {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final String LABEL = "value";
  private static final String ANSWERED_BY = ", answered by ";
  private static final int WRITERS = 4;
  private static final int READERS = 6;
  private static final int LONGEST_PAUSE_MILLIS = 250;

  /**
   * Shorter than a leader is frozen: what it does afterwards with what it was told is seen, too.
   */
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(4);

  /** Longer than anybody is frozen: what is answered after that is seen, too. */
  private static final Duration READ_PATIENCE = Duration.ofSeconds(15);

  private final List<MasterEntry> masters;
  private final String group;
  private final History history = new History(System.nanoTime());
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private final MasterHttp http = new MasterHttp();
  private volatile boolean isStopped;

  /** Registers of the group {@code group}, which does not exist yet. */
  Registers(List<MasterEntry> masters, String group) {
    this.masters = List.copyOf(masters);
    this.group = group;
  }

  void start() {
    for (var number = 0; number < WRITERS; number++) {
      start("writer-" + number, this::write);
    }
    for (var number = 0; number < READERS; number++) {
      start("reader-" + number, (client, _, random) -> read(client, random));
    }
  }

  /** What a client does again and again. */
  private interface Habit {
    void once(String client, int number, Random random) throws IOException;
  }

  private void start(String name, Habit habit) {
    var random = new Random((group + name).hashCode());
    clients.add(
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              for (var number = 0; !isStopped; number++) {
                attempt(name, number, habit, random);
                LockSupport.parkNanos(
                    Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)).toNanos());
              }
            }));
  }

  private void attempt(String name, int number, Habit habit, Random random) {
    try {
      habit.once(name, number, random);
    } catch (IOException _) {
      history.refused();
    } catch (RuntimeException e) {
      unexpected.add(name + ": " + e);
    }
  }

  private void write(String client, int number, Random random) {
    var register = pick(NAMES, random);
    var master = pick(masters, random);
    var value = client.substring("writer-".length()) + "." + number;
    var method = random.nextBoolean() ? "PUT" : "PATCH";
    var who = client + " " + method + " at " + master.name();
    var invoked = System.nanoTime();
    try {
      var answer = send(master, method, register, Optional.of(definition(register, value)));
      var answered = System.nanoTime();
      switch (meaning(answer)) {
        case ACCEPTED -> history.wrote(register, who, value, invoked, answered);
        case REFUSED -> history.refused();
        case UNKNOWN -> history.mayHaveWritten(register, who, value, invoked);
        case UNEXPECTED -> {
          history.mayHaveWritten(register, who, value, invoked);
          unexpected.add(who + ": " + answer.statusCode() + " " + answer.body());
        }
      }
    } catch (ConnectException | HttpConnectTimeoutException _) {
      history.refused();
    } catch (IOException _) {
      history.mayHaveWritten(register, who, value, invoked);
    }
  }

  /** What an answer to a write says of it. */
  private enum Meaning {
    ACCEPTED,
    REFUSED,
    UNKNOWN,
    UNEXPECTED
  }

  private static Meaning meaning(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      case 200, 201 -> Meaning.ACCEPTED;
      // A PATCH of what was not written yet.
      case 404 -> Meaning.REFUSED;
      case 503 -> answer.body().contains("Nothing was changed") ? Meaning.REFUSED : Meaning.UNKNOWN;
      case 502, 504 -> Meaning.UNKNOWN;
      default -> Meaning.UNEXPECTED;
    };
  }

  private String definition(String register, String value) {
    return """
    {"id":"/%s/%s","cmd":"true","instances":0,"portDefinitions":[],"labels":{"%s":"%s"}}
    """
        .formatted(group, register, LABEL, value);
  }

  private void read(String client, Random random) throws IOException {
    read(client, pick(NAMES, random), pick(masters, random));
  }

  private boolean read(String client, String register, MasterEntry master) throws IOException {
    var invoked = System.nanoTime();
    var answer = send(master, "GET", register, Optional.empty());
    var answered = System.nanoTime();
    var by = answer.headers().firstValue("X-Marathon-Leader").orElse("nobody");
    var who = client + " at " + master.name() + ANSWERED_BY + by;
    switch (answer.statusCode()) {
      case 200 ->
          history.read(
              register,
              who,
              Json.text(Json.parse(answer.body()).path("app").path("labels").path(LABEL)),
              invoked,
              answered);
      case 404 -> history.read(register, who, "", invoked, answered);
      case 502, 503, 504 -> {
        history.refused();
        return false;
      }
      default -> unexpected.add(who + ": " + answer.statusCode() + " " + answer.body());
    }
    return true;
  }

  private HttpResponse<String> send(
      MasterEntry master, String method, String register, Optional<String> body)
      throws IOException {
    var path = "/v2/apps/" + group + "/" + register + (body.isPresent() ? "?force=true" : "");
    var patience = body.isPresent() ? WRITE_PATIENCE : READ_PATIENCE;
    return http.send(master.address(), method, path, body.orElse(""), patience);
  }

  private static <T> T pick(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** Ends the clients when what they have under way is answered; may be called twice. */
  @Override
  public void close() {
    isStopped = true;
    try {
      for (var client : clients) {
        client.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    clients.clear();
  }

  /** Reads every register at every master; all of them must answer. */
  void readAll() {
    for (var register : NAMES) {
      for (var master : masters) {
        try {
          if (!read("last look", register, master)) {
            unexpected.add(master.name() + " can't answer though all is well");
          }
        } catch (IOException e) {
          unexpected.add(master.name() + " does not answer though all is well: " + e);
        }
      }
    }
  }

  /** What no register does, and what no API should answer. */
  List<String> breaches() {
    var breaches = new ArrayList<>(history.contradictions(""));
    breaches.addAll(unexpected);
    return breaches;
  }

  String counts() {
    return history.counts();
  }
}
