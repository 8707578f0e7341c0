package io.ngp.provider.machines.role;

import static io.ngp.provider.machines.ssh.Shell.quote;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The kinds of items, as scripts. */
public final class Items {
  private static final String APT =
      "apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends ";

  private Items() {}

  /** A package of the distribution; it stays when the host is no longer ours. */
  static Item software(String name) {
    var word = quote(name);
    return new Item(
        "package " + name,
        "installing " + name,
        "installed",
        "dpkg-query -W -f '${db:Status-Status}' %s 2>/dev/null || echo absent".formatted(word),
        """
        if ! %1$s%2$s >/dev/null; then
          apt-get -qq -o DPkg::Lock::Timeout=120 update
          %1$s%2$s >/dev/null
        fi\
        """
            .formatted(APT, word),
        "");
  }

  /** Docker, however it got there. */
  static Item docker() {
    return new Item(
        "docker",
        "installing Docker",
        "installed",
        "command -v dockerd >/dev/null && echo installed || echo absent",
        """
        apt-get -qq -o DPkg::Lock::Timeout=120 update
        %1$sdocker.io >/dev/null
        command -v dockerd >/dev/null || %1$s--reinstall docker.io >/dev/null\
        """
            .formatted(APT),
        "");
  }

  /** The daemon of Docker, now and after the next boot. */
  static Item dockerRuns(boolean isSystemd) {
    var start =
        isSystemd
            ? "systemctl enable --now docker >/dev/null 2>&1"
            : """
            ls /etc/rc2.d/S??docker >/dev/null 2>&1 || update-rc.d docker defaults
            [ -S /run/docker.sock ] && docker version >/dev/null 2>&1 || service docker start >/dev/null 2>&1 || true\
            """;
    return new Item(
        "docker daemon",
        "starting Docker",
        "running",
        "docker version --format '{{.Server.Version}}' >/dev/null 2>&1 && echo running || echo stopped",
        start
            + """

            tries=0
            until docker version >/dev/null 2>&1; do
              tries=$((tries + 1))
              if [ $tries -gt 120 ]; then
                echo 'Docker does not answer after 60 s; its log says:' >&2
                { journalctl -u docker -n 5 --no-pager || tail -n 5 /var/log/docker.log; } >&2 2>/dev/null
                exit 1
              fi
              sleep 0.5
            done\
            """,
        "");
  }

  /**
   * The image of a version, made of the files of that version that the host has; those of versions
   * it has no more go.
   */
  static Item image(String version, String versions) {
    return new Item(
        "image of NGP",
        "making the image ngp:" + version,
        "ngp:" + version,
        "docker image inspect -f ngp:%1$s ngp:%1$s 2>/dev/null || echo absent".formatted(version),
        """
        home=%2$s/%1$s
        NGP_JAVA_OPTIONS='-Xmx256m -XX:TieredStopAtLevel=1' "$home/bin/ngp" image build --load unix:///run/docker.sock >/dev/null
        rm -rf "$home/target"
        for each in $(docker image ls --format '{{.Tag}}' ngp); do
          [ -d "%2$s/$each" ] || docker image rm "ngp:$each" >/dev/null 2>&1 || true
        done\
        """
            .formatted(version, versions),
        """
        for each in $(docker image ls --format '{{.Tag}}' ngp 2>/dev/null); do
          docker image rm --force "ngp:$each" >/dev/null 2>&1 || true
        done\
        """);
  }

  /** The user nodes run as. */
  static Item user(String name, String home, List<String> groups) {
    var joining =
        groups.isEmpty() ? "" : "\nusermod -aG %s %s".formatted(String.join(",", groups), name);
    return new Item(
        "user " + name,
        "adding the user " + name,
        String.join(" ", concat("present", groups)),
        """
        if getent passwd %1$s >/dev/null; then
          printf present
          for each in %2$s; do
            if id -Gn %1$s | tr ' ' '\\n' | grep -qx "$each"; then printf ' %%s' "$each"; fi
          done
        else
          echo absent
        fi\
        """
            .formatted(name, String.join(" ", groups)),
        "getent passwd %1$s >/dev/null || useradd --system --user-group --home-dir %2$s --no-create-home --shell /usr/sbin/nologin %1$s"
                .formatted(name, home)
            + joining,
        "userdel " + name + " 2>/dev/null || true");
  }

  private static List<String> concat(String first, List<String> rest) {
    var all = new ArrayList<String>();
    all.add(first);
    all.addAll(rest);
    return all;
  }

  /** A folder; what is in it goes with it. */
  static Item folder(String path, String owner, String mode) {
    return new Item(
        "folder " + path,
        "making " + path,
        owner + " " + mode,
        "[ -d %1$s ] && [ ! -h %1$s ] && stat -c '%%U:%%G %%a' %1$s || echo absent"
            .formatted(quote(path)),
        """
        if [ -h %1$s ] || { [ -e %1$s ] && [ ! -d %1$s ]; }; then mv %1$s %1$s.not-ngp; fi
        mkdir -p %1$s
        chown %2$s %1$s
        chmod %3$s %1$s\
        """
            .formatted(quote(path), owner, mode),
        "rm -rf --one-file-system " + quote(path));
  }

  /** A file, replaced as a whole. */
  public static Item file(
      String path, String content, String owner, String mode, String afterwards) {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Item(
        "file " + path,
        "writing " + path,
        owner + " " + mode + " " + sha256(bytes),
        "[ -f %1$s ] && echo \"$(stat -c '%%U:%%G %%a' %1$s) $(sha256sum <%1$s | cut -c 1-64)\" || echo absent"
            .formatted(quote(path)),
        """
        mkdir -p "$(dirname %1$s)"
        rm -f %1$s.ngp-new
        (umask 077 && base64 -d >%1$s.ngp-new <<'END'
        %4$s
        END
        )
        chown %2$s %1$s.ngp-new
        chmod %3$s %1$s.ngp-new
        mv %1$s.ngp-new %1$s
        """
                .formatted(
                    quote(path),
                    owner,
                    mode,
                    Base64.getMimeEncoder(120, new byte[] {'\n'}).encodeToString(bytes))
            + afterwards,
        "rm -f %s\n%s".formatted(quote(path), afterwards));
  }

  /** A value of the kernel as it is now; a file keeps it over boots. */
  static Item sysctl(String key, String value) {
    return new Item(
        "sysctl " + key,
        "setting " + key,
        String.join(" ", value.strip().split("\\s+")),
        "sysctl -n %s 2>&1".formatted(quote(key)),
        "sysctl -q -w %s >/dev/null".formatted(quote(key + "=" + value)),
        "");
  }

  /** The service of a role, started by every boot once it has a configuration. */
  static Item unit(String role) {
    return unit("ngp@" + role, "ngp@" + role + ".service");
  }

  /** A service that every boot starts. */
  static Item unit(String service, String name) {
    return new Item(
        "service " + service,
        "enabling " + service,
        "enabled",
        "systemctl is-enabled " + name + " 2>/dev/null || true",
        "systemctl daemon-reload\nsystemctl -q enable " + name,
        "systemctl -q disable --now %1$s 2>/dev/null || true\nsystemctl -q reset-failed %1$s 2>/dev/null || true"
            .formatted(name));
  }

  /** The script of the services of all roles, run by every boot. */
  static Item script() {
    return new Item(
        "service ngp",
        "enabling ngp",
        "enabled",
        "ls /etc/rc2.d/S??ngp >/dev/null 2>&1 && echo enabled || echo disabled",
        // It adds none where some are left.
        """
        rm -f /etc/rc?.d/[SK]??ngp
        update-rc.d ngp defaults >/dev/null 2>&1 || ln -sf ../init.d/ngp /etc/rc2.d/S01ngp
        ls /etc/rc2.d/S??ngp >/dev/null\
        """,
        "[ ! -x /etc/init.d/ngp ] || /etc/init.d/ngp stop\nrm -f /etc/rc?.d/[SK]??ngp");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
