#!/usr/bin/env bash
# The whole promise on a bare machine: Debian bookworm with nothing but Python and pip.
# Needs root, debootstrap and about 3 GB; run it from a clone:  sudo tests/bare_machine.sh [FOLDER]
set -euo pipefail
root=${1:-$(mktemp -d)/bookworm}
project=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -e "$root/usr/bin/python3" ]; then
  debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates bookworm "$root"
fi
rm -rf "$root/film"
mkdir -p "$root/film"
git -C "$project" archive HEAD | tar -x -C "$root/film"
# The machine's own ways to the network and to its package index.
for setting in /etc/hosts /etc/pip.conf /etc/resolv.conf "${PIP_CERT:-/etc/pip.conf}"; do
  if [ -e "$setting" ]; then cp -L "$setting" "$root$setting"; fi
done
mapfile -t settings < <(env | grep -E '^(PIP_|https?_proxy=|HTTPS?_PROXY=)' || true)
inside() {
  chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 "${settings[@]}" "$@"
}
mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
inside python3 /film/run.py film
inside python3 /film/run.py prostudio inspect /film/out/keeper.mp4
inside python3 /film/run.py test
