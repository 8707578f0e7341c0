import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sample application: one file that the JDK compiles and runs as it is ({@code java Www.java}). Its page shows which
 * instance answers, so that scaling and rolling updates can be watched; other paths are slow, stream, echo or crash.
 *
 * <p>The way to the first answer avoids lambdas, {@code +} on strings and regular expressions: compiled anew at each
 * start, they would cost about a tenth of it.
 */
public final class Www implements HttpHandler, Executor, Runnable {

  private static final long MAX_SLOW_MILLIS = 30_000;
  private static final int DRAIN_SECONDS = 5;
  private final String instance = env("MESOS_TASK_ID", "local.".concat(Long.toString(ProcessHandle.current().pid())));
  private final String name = shortName(instance);
  private final String host = env("HOST", "127.0.0.1");
  private final String port = env("PORT0", "8000");
  private final String app = env("MARATHON_APP_ID", "/www");
  private final String version = env("MARATHON_APP_VERSION", "none");
  private final String release = env("RELEASE", "blue");
  private final String color = safeColor(env("COLOR", "#2563eb"));
  private final long started = System.nanoTime();
  private final AtomicLong requests = new AtomicLong();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final HttpServer server;
  private final FileOutputStream log = new FileOutputStream(FileDescriptor.out);

  public static void main(String[] args) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("jdk.httpserver.maxConnections", "1000"); // about 30 KiB of heap each
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000"); // a balancer, not we, ends an idle connection:
    System.setProperty("sun.net.httpserver.idleInterval", "300"); // its next request could be under way meanwhile
    new Www().start();
  }

  private Www() throws IOException {
    server = HttpServer.create(new InetSocketAddress(host, Integer.parseInt(port)), 1024);
  }

  private void start() {
    server.setExecutor(this);
    server.createContext("/", this);
    Runtime.getRuntime().addShutdownHook(new Thread(this));
    server.start();
    log(text("serving ", app, " as ", instance, " on http://", host, ":", port));
  }

  /** On SIGTERM: accepts nothing new, finishes what is under way, leaves with status 0 where a JVM would say 143. */
  @Override
  public void run() {
    stopping.countDown();
    server.stop(DRAIN_SECONDS);
    log(text("stopped after ", Long.toString(requests.get()), " requests"));
    Runtime.getRuntime().halt(0);
  }

  /** One virtual thread per request: thousands may wait in {@code /slow} at once. */
  @Override
  public void execute(Runnable request) {
    Thread.startVirtualThread(request);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long begun = System.nanoTime();
    String path = exchange.getRequestURI().getPath();
    if (!path.equals("/health")) {
      requests.incrementAndGet(); // probes are not visitors
    }
    if (stopping.getCount() == 0) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    try {
      route(exchange, path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
      String millis = Long.toString((System.nanoTime() - begun) / 1_000_000);
      String status = Integer.toString(exchange.getResponseCode());
      log(text(exchange.getRequestMethod(), " ", exchange.getRequestURI().toString(), " ", status, " ", millis, "ms"));
    }
  }

  private void route(HttpExchange exchange, String path) throws IOException, InterruptedException {
    String allowed = path.equals("/echo") || path.equals("/crash") ? "POST" : "GET";
    String method = exchange.getRequestMethod();
    if (!method.equals(allowed) && !(method.equals("HEAD") && path.equals("/"))) {
      exchange.getResponseHeaders().set("Allow", allowed);
      plain(exchange, 405, text(path, " takes ", allowed, ", not ", method, "\n"));
      return;
    }
    switch (path) {
      case "/" -> answer(exchange, 200, "text/html; charset=utf-8", page());
      case "/api" -> answer(exchange, 200, "application/json", json());
      case "/health" -> plain(exchange, 200, "ok\n");
      case "/slow" -> slow(exchange);
      case "/stream" -> stream(exchange);
      case "/echo" -> echo(exchange);
      case "/crash" -> crash();
      default -> plain(exchange, 404, "Not here. Try / /api /health /slow?ms=500 /stream, or POST /echo /crash\n");
    }
  }

  private static void slow(HttpExchange exchange) throws IOException, InterruptedException {
    long millis = millis(exchange.getRequestURI().getQuery());
    if (millis < 0 || millis > MAX_SLOW_MILLIS) {
      plain(exchange, 400, "/slow needs ms between 0 and 30000, for example /slow?ms=500\n");
      return;
    }
    Thread.sleep(millis);
    plain(exchange, 200, text("answered after ", Long.toString(millis), " ms\n"));
  }

  private static long millis(String query) {
    try {
      return query != null && query.startsWith("ms=") ? Long.parseLong(query.substring(3)) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Server-sent events, one per second, until the reader leaves or this instance stops. */
  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    do {
      exchange.getResponseBody().write(text("data: ", json(), "\n\n").getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    } while (!stopping.await(1, TimeUnit.SECONDS));
  }

  private static void echo(HttpExchange exchange) throws IOException {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    exchange.getResponseHeaders().set("Content-Type", type == null ? "application/octet-stream" : type);
    // to this server -1 means an empty body and 0 one of unknown length
    exchange.sendResponseHeaders(200, length == null ? 0 : length.equals("0") ? -1 : Long.parseLong(length));
    exchange.getRequestBody().transferTo(exchange.getResponseBody());
  }

  private static void crash() {
    System.err.println("crashing with status 1, as POST /crash asked");
    Runtime.getRuntime().halt(1); // exit would drain first
  }

  private static void plain(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, "text/plain; charset=utf-8", body);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes, 0, head ? 0 : bytes.length);
  }

  private String json() {
    return text("{\"instance\":", quoted(instance), ",\"name\":", quoted(name), ",\"host\":", quoted(host), ",\"port\":",
        port, ",\"app\":", quoted(app), ",\"version\":", quoted(version), ",\"release\":", quoted(release),
        ",\"color\":", quoted(color), ",\"requests\":", Long.toString(requests.get()), ",\"uptimeMillis\":",
        Long.toString((System.nanoTime() - started) / 1_000_000), "}");
  }

  private String page() {
    long seconds = (System.nanoTime() - started) / 1_000_000_000;
    return PAGE.replace("{app}", escaped(app)).replace("{name}", escaped(name)).replace("{instance}", escaped(instance))
        .replace("{address}", escaped(text(host, ":", port))).replace("{version}", escaped(version.replace('T', ' ')))
        .replace("{release}", escaped(release)).replace("{color}", color)
        .replace("{requests}", Long.toString(requests.get())).replace("{uptime}", text(Long.toString(seconds / 60), " min ",
            Long.toString(seconds % 60), " s"));
  }

  /** One line, one write, so that lines of concurrent requests never mix. */
  private void log(String line) {
    try {
      log.write(text(Instant.now().toString(), " ", line, "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return; // nobody reads stdout any more; serving matters more than telling
    }
  }

  /** {@code www.instance-3e3b7e9c-....._app.2} is {@code 3e3b7e9c.2} on the page. */
  private static String shortName(String task) {
    int uuid = task.indexOf("instance-");
    int incarnation = task.lastIndexOf('.');
    if (uuid < 0 || task.length() < uuid + 17 || incarnation < uuid) {
      return task;
    }
    return text(task.substring(uuid + 9, uuid + 17), task.substring(incarnation));
  }

  /** Only a colour name or a #rgb value reaches the style sheet. */
  private static String safeColor(String value) {
    for (int i = value.startsWith("#") ? 1 : 0; i < value.length(); i++) {
      if (!Character.isLetterOrDigit(value.charAt(i))) {
        return "gray";
      }
    }
    return value;
  }

  private static String quoted(String value) {
    String safe = value.replace("\\", "\\\\").replace("\"", "\\\"").replace('\n', ' ').replace('\t', ' ');
    return text("\"", safe, "\"");
  }

  private static String escaped(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }

  private static String env(String key, String otherwise) {
    String value = System.getenv(key);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static String text(String... parts) {
    StringBuilder out = new StringBuilder();
    for (String part : parts) {
      out.append(part);
    }
    return out.toString();
  }

  private static final String PAGE = """
<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{app} · {release}</title><link rel="icon" href="data:,">
<style>:root{color-scheme:light dark;--c:{color};--bg:#f6f7f9;--card:#fff;--ink:#14181f;--soft:#5c6675;--line:#e2e6ec;--bad:#c81e1e}
@media(prefers-color-scheme:dark){:root{--bg:#0d1015;--card:#151a21;--ink:#e8ecf2;--soft:#95a0b0;--line:#262d38;--bad:#ff6b6b}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:3rem 1.25rem}p{margin:0;color:var(--soft)}h2{font-size:1.1rem;margin:0;flex:1}
h1{font-size:clamp(2.2rem,6vw,3.4rem);line-height:1.1;letter-spacing:-.03em;margin:0 0 .7rem}h1 b{border-bottom:.12em solid var(--c)}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;margin-top:1.5rem;padding:1.1rem 1.25rem;overflow-x:auto}
dl{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem;margin:0}
dt,th{font-size:.8rem;font-weight:500;color:var(--soft);text-align:left}dd{margin:0;overflow-wrap:anywhere;font-weight:600}
header{display:flex;align-items:baseline}header button{font:inherit;color:inherit;background:none;cursor:pointer}
button{border:1px solid var(--line);border-radius:8px;padding:.1rem .8rem}footer{margin-top:1.5rem;color:var(--soft)}
table{border-collapse:collapse;width:100%;margin-top:.8rem;font-variant-numeric:tabular-nums}
td,th{padding:.4rem .9rem .4rem 0;white-space:nowrap}td{border-top:1px solid var(--line)}td:nth-child(3){width:55%}
td:nth-child(n+4),th:nth-child(n+4){text-align:right}th:last-child,td:last-child{padding-right:0;min-width:6rem}
.dot{display:inline-block;width:.7em;height:.7em;border-radius:50%;background:var(--v);margin-right:.5em}
.lane{display:flex;gap:2px;min-width:7rem}.lane i{flex:1;height:1.15rem;border-radius:2px;background:var(--line)}
.lane i.on{background:var(--v)}tr.gone{opacity:.45}tr.bad{--v:var(--bad);color:var(--bad)}
@media(max-width:40rem){main{padding-top:1.5rem}dl{grid-template-columns:1fr 1fr}.lane i:nth-child(-n+42),td:last-child,th:last-child{display:none}}</style><main><h1>Hello from <b>{release}</b></h1><p>This page was served by instance {name} of {app}.</p>
<section><dl><div><dt>Instance</dt><dd title="{instance}">{name}</dd></div><div><dt>Address</dt><dd>{address}</dd></div>
<div><dt>Version</dt><dd>{version}</dd></div><div><dt>Release</dt><dd>{release}</dd></div>
<div><dt>Up for</dt><dd>{uptime}</dd></div><div><dt>Requests served</dt><dd>{requests}</dd></div></dl></section>
<section><header><h2>Who answers now</h2><button id="pause" hidden>Pause</button></header>
<p id="sum">With JavaScript this asks again and again. Without, reload to meet another instance.</p>
<table id="table" hidden><thead><tr><th>Instance<th>Release<th>Latest answers<th>Answers<th>Last</thead><tbody id="rows"></table></section>
<footer>Watch it while you type <code>ngp app scale www 4</code>, or change <code>RELEASE</code> and <code>COLOR</code> in
<code>examples/www.json</code> and type <code>ngp app deploy examples/www.json</code>.</footer></main>
<script>
const LANE=72,spare=['#d97706','#7c3aed','#db2777','#0891b2','#65a30d','#dc2626'],rows=new Map(),colors=new Map(),past=[];
const $=id=>document.getElementById(id);let asked=0,pending=0,failed=0,paused=false;
function colorOf(a){ // one colour per version, also when two versions name the same one
  const key=a.release+a.version,used=[...colors.values()];
  if(!colors.has(key))colors.set(key,used.includes(a.color)?spare.find(c=>!used.includes(c))||a.color:a.color);
  return colors.get(key)}
function row(key,name,release,color){
  if(rows.has(key))return rows.get(key);
  const tr=$('rows').insertRow(),cells=[0,1,2,3,4].map(()=>tr.insertCell()),add=(to,tag,css)=>{
    const e=document.createElement(tag);e.className=css;to.append(e);return e};
  add(cells[0],'span','dot');cells[0].append(name);cells[1].textContent=release;tr.style.setProperty('--v',color);
  const lane=add(cells[2],'div','lane');for(let i=0;i<LANE;i++)add(lane,'i','');
  rows.set(key,{tr,lane,cells,count:0});return rows.get(key)}
function note(key,r,last){
  r.cells[3].textContent=++r.count;r.cells[4].textContent=last;past.push(key);if(past.length>LANE)past.shift();
  let lately=0;for(const[k,o]of rows){const from=LANE-past.length,recent=past.includes(k);
    for(let i=0;i<LANE;i++)o.lane.children[i].className=past[i-from]===k?'on':'';
    o.tr.className=k==='error'?'bad':recent?'':'gone';if(recent&&k!=='error')lately++;
    if(!recent&&rows.size>12){o.tr.remove();rows.delete(k)}}
  $('sum').textContent=`${asked} answers, ${failed} errors, ${lately} ${lately===1?'instance':'instances'} lately`}
async function ask(){
  if(paused||document.hidden||pending>5)return;const begun=performance.now();pending++;
  try{const r=await fetch('/api',{cache:'no-store',signal:AbortSignal.timeout(5000)});
    if(!r.ok)throw new Error('status '+r.status);
    const a=await r.json();asked++;
    note(a.instance,row(a.instance,a.name,a.release,colorOf(a)),Math.round(performance.now()-begun)+' ms')
  }catch(e){failed++;note('error',row('error','✕ errors','',''),e.name==='TimeoutError'?'no answer':e.message)}pending--}
$('table').hidden=$('pause').hidden=false;
$('pause').onclick=()=>{paused=!paused;$('pause').textContent=paused?'Go on':'Pause'};
setInterval(ask,300);ask();</script></html>
""";
}
