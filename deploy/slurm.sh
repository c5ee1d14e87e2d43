#!/bin/bash
# A film on a Slurm cluster: Ray begins on every node of the job, makes the film and ends with it.
#
#     sbatch --nodes=4 deploy/slurm.sh film.md out/film.mp4 file:///project/films
#
# The third word is the store, which every node must reach. Later arguments go to `prostudio make`.
# docs/cluster.md says what each part is for.
#SBATCH --job-name=prostudio
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --exclusive
#SBATCH --cpus-per-task=16
#SBATCH --gpus-per-task=1
#SBATCH --mem=64G
#SBATCH --time=04:00:00
#SBATCH --signal=B:TERM@120

set -euo pipefail

if [[ $# -lt 3 ]]; then
    echo "usage: sbatch deploy/slurm.sh FILM OUT STORE [OPTION...]" >&2
    exit 2
fi
film=$1
out=$2
store=$3
shift 3

# PROSTUDIO_VENV: the environment, on a disk that all nodes have.
# shellcheck source=/dev/null
source "${PROSTUDIO_VENV:-$HOME/prostudio}/bin/activate"

names=$(scontrol show hostnames "$SLURM_JOB_NODELIST")
head_name=${names%%$'\n'*}
read -r -a addresses <<<"$(srun --nodes=1 --ntasks=1 --nodelist="$head_name" hostname --ip-address)"
# Another job's head may be on the same network: a port of our own from the job's number.
port=$((20000 + SLURM_JOB_ID % 10000))
address="${addresses[0]}:$port"

# Whoever reaches Ray may run anything on it: one token for each job, which no other user can read.
scratch=$(mktemp -d "${SLURM_SUBMIT_DIR:-$PWD}/.prostudio-$SLURM_JOB_ID-XXXXXX")
chmod 700 "$scratch"
(umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$scratch/token")
export RAY_AUTH_MODE=token
export RAY_AUTH_TOKEN_PATH="$scratch/token"
export RAY_USAGE_STATS_ENABLED=0
# Python from a shared disk starts slowly where many nodes read it at once.
export RAY_SYMMETRIC_RUN_CLUSTER_WAIT_TIMEOUT=180

making=
finish() {
    if [[ -n $making ]]; then
        kill -TERM "$making" 2>/dev/null || true
        wait "$making" || true
    fi
    rm -rf "$scratch"
}
# Slurm's warning reaches this script alone. What is finished is kept; the next job goes on with it.
trap 'exit 143' TERM INT
trap finish EXIT

# Caches of weights and the store lie on the node's own disk where it has one.
export PROSTUDIO_HOME="${PROSTUDIO_HOME:-${TMPDIR:-/tmp}/prostudio-$SLURM_JOB_ID}"

srun --kill-on-bad-exit=1 ray symmetric-run \
    --address "$address" \
    --min-nodes "$SLURM_JOB_NUM_NODES" \
    --num-cpus "$SLURM_CPUS_PER_TASK" \
    --num-gpus "${SLURM_GPUS_PER_TASK:-0}" \
    -- \
    prostudio make "$film" -o "$out" --cluster auto --store "$store" "$@" &
making=$!
wait "$making"
