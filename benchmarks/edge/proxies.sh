# The proxies that are compared, each on core 0 with one worker, and the backend behind them on core 1.
host=backend.ngp.localhost
backend_port=31777
https_port=18443
# name, port, port of TLS: each speaks HTTP/1.1 and, where told, HTTP/2 on them.
proxies="nginx haproxy caddy ngp"
port_of() { case $1 in ngp) echo "$edge_port" ;; nginx) echo 18081 ;; haproxy) echo 18082 ;; caddy) echo 18083 ;; esac; }
tls_port_of() { case $1 in ngp) echo $https_port ;; nginx) echo 18444 ;; haproxy) echo 18445 ;; caddy) echo 18446 ;; esac; }
h2c_port_of() { case $1 in nginx) echo 18084 ;; haproxy) echo 18085 ;; *) port_of "$1" ;; esac; }
pid_of() { case $1 in ngp) node_pid balancer-1 ;; *) cat "$work/$1/pid" ;; esac; }

start_proxies() {
  start_ngp
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
    -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
  cat "$work/cert.pem" "$work/key.pem" >"$work/both.pem"
  start_nginx
  start_haproxy
  start_caddy
  for proxy in $proxies; do
    until curl -sf -o /dev/null -H "Host: $host" "http://127.0.0.1:$(port_of "$proxy")/"; do sleep 0.1; done
  done
}

start_ngp() {
  cat >"$work/platform.yaml" <<YAML
platform: bench
target: local
modules:
  cluster: {}
  edge: {port: $edge_port, https: true, https_port: $https_port${extra_edge:+, $extra_edge}}
YAML
  (cd "$work" && "$ngp" up >/dev/null)
  deploy_backend
  restart_pinned
}

# The balancer's JVM shall see the one core it gets, as in a container or slice with one CPU.
restart_pinned() { (cd "$work" && taskset -c 0 "$ngp" node restart balancer-1 >/dev/null); }

deploy_backend() {
  mkdir -p "$work/files"
  head -c 1048576 /dev/urandom >"$work/files/large"
  cat >"$work/backend.conf" <<CONF
user root; daemon off; worker_processes 1; error_log stderr; worker_rlimit_nofile 20000;
events { worker_connections 8192; }
http { access_log off; sendfile on; keepalive_requests 100000000; client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server { listen 127.0.0.1:$backend_port backlog=4096; location / { return 200 "$(head -c 512 /dev/zero | tr '\0' x)"; } location /large { root $work/files; } } }
CONF
  cat >"$work/backend.json" <<JSON
{"id": "/backend", "cmd": "exec taskset -c 1 nginx -p \"\$PWD\" -c $work/backend.conf -g 'pid backend.pid;'", "cpus": 0.1, "mem": 64,
 "portDefinitions": [{"port": $backend_port}], "requirePorts": true, "upgradeStrategy": {"minimumHealthCapacity": 0, "maximumOverCapacity": 0}, "healthChecks": [{"protocol": "HTTP", "intervalSeconds": 5}]}
JSON
  (cd "$work" && "$ngp" app deploy "$work/backend.json" >/dev/null)
}

start_nginx() {
  mkdir "$work/nginx"
  cat >"$work/nginx/nginx.conf" <<CONF
daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 20000; pid nginx.pid; error_log stderr;
events { worker_connections 19000; }
http { access_log off; keepalive_requests 100000000; keepalive_timeout 300s; server_names_hash_max_size 65536; server_names_hash_bucket_size 128;
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  upstream app { server 127.0.0.1:$backend_port; keepalive 256; keepalive_requests 100000000; }
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$host; proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto \$scheme; proxy_set_header X-Request-Id \$request_id; ssl_session_cache shared:tls:10m;
  server { listen 127.0.0.1:$(port_of nginx) backlog=4096; listen 127.0.0.1:$(h2c_port_of nginx) http2; listen 127.0.0.1:$(tls_port_of nginx) ssl http2;
    ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem; server_name $host;
    include names*.conf; location / { proxy_pass http://app; } } }
CONF
  launch nginx nginx -p "$work/nginx" -c nginx.conf
}

start_haproxy() {
  mkdir "$work/haproxy"
  cat >"$work/haproxy/haproxy.cfg" <<CONF
global
  nbthread 1
  maxconn 9900
defaults
  mode http
  timeout connect 5s
  timeout client 300s
  timeout server 60s
  option forwardfor
  http-reuse always
frontend in
  bind 127.0.0.1:$(port_of haproxy)
  bind 127.0.0.1:$(h2c_port_of haproxy) proto h2
  bind 127.0.0.1:$(tls_port_of haproxy) ssl crt $work/both.pem alpn h2,http/1.1
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Request-Id %[uuid()]
  use_backend app if { hdr(host),field(1,:) -i $host }
  use_backend %[hdr(host),lower,map($work/haproxy/names,none)]
backend app
  balance leastconn
  server s1 127.0.0.1:$backend_port
backend none
  http-request deny deny_status 404
CONF
  : >"$work/haproxy/names"
  launch haproxy haproxy -f "$work/haproxy/haproxy.cfg"
}

start_caddy() {
  mkdir "$work/caddy"
  cat >"$work/caddy/Caddyfile" <<CONF
{
  admin off
  auto_https off
  default_sni $host
  storage file_system $work/caddy
  servers {
    protocols h1 h2 h2c
  }
}
http://$host:$(port_of caddy) {
  reverse_proxy 127.0.0.1:$backend_port
}
https://$host:$(tls_port_of caddy) {
  tls $work/cert.pem $work/key.pem
  reverse_proxy 127.0.0.1:$backend_port
}
CONF
  launch caddy env HOME="$work/caddy" GOMAXPROCS=1 caddy run --config "$work/caddy/Caddyfile" --adapter caddyfile
}

# launch NAME COMMAND...: on core 0, its process id in $work/NAME/pid
launch() {
  taskset -c 0 "${@:2}" >"$work/$1/out" 2>&1 &
  echo $! >"$work/$1/pid"
  background_pids="${background_pids:-} $!"
}

restart() {
  kill "$(pid_of "$1")"
  while kill -0 "$(pid_of "$1")" 2>/dev/null; do sleep 0.05; done
  case $1 in
    nginx) launch nginx nginx -p "$work/nginx" -c nginx.conf ;;
    haproxy) launch haproxy haproxy -f "$work/haproxy/haproxy.cfg" ;;
  esac
}
