#!/usr/bin/env bash
# The whole promise on a bare machine: Debian bookworm with nothing but Python and pip.
# Needs root, debootstrap and about 3 GB; run it from a clone:  sudo tests/bare_machine.sh [FOLDER]
set -euo pipefail
root=${1:-$(mktemp -d)/bookworm}
project=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -e "$root/usr/bin/python3" ]; then
  debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates,git bookworm "$root"
fi
mkdir -p "$root/film" "$root/root/.config"
git -C "$project" archive HEAD | tar -x -C "$root/film"
for setting in /etc/pip.conf /etc/resolv.conf; do
  if [ -e "$setting" ]; then cp -L "$setting" "$root$setting"; fi
done
mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 "${PIP_SETTINGS[@]}" "$@"; }
mapfile -t PIP_SETTINGS < <(env | grep '^PIP_' || true)
inside git init -q /film && inside git -C /film add -A
inside python3 /film/run.py film
inside python3 /film/run.py prostudio inspect /film/out/keeper.mp4
inside python3 /film/run.py test
