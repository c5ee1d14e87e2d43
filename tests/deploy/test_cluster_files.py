"""The files that bring ProStudio to Kubernetes and Slurm, read as their programs read them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from prostudio.settings.store_place import url_of
from prostudio.settings.values import _VARIABLES

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "deploy" / "kuberay.yaml"
SLURM = ROOT / "deploy" / "slurm.sh"
CONTAINERFILE = ROOT / "deploy" / "container" / "Containerfile"
API = {
    "ConfigMap": "v1",
    "PersistentVolumeClaim": "v1",
    "Service": "v1",
    "Deployment": "apps/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "RayCluster": "ray.io/v1",
}
CLUSTER = {"rayVersion", "headGroupSpec", "workerGroupSpecs"}
HEAD = {"serviceType", "rayStartParams", "template"}
GROUP = {"groupName", "replicas", "minReplicas", "maxReplicas", "rayStartParams", "template"}
"""Of the types in KubeRay's `raycluster_types.go`, those that the manifest may use."""
SECRETS = re.compile(r"(?i)(token|secret|password|key)$")

documents: list[dict[str, Any]] = list(yaml.safe_load_all(MANIFEST.read_text("utf-8")))


def only(kind: str) -> dict[str, Any]:
    (found,) = [one for one in documents if one["kind"] == kind]
    return found


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    spec = only("RayCluster")["spec"]
    yield "head", spec["headGroupSpec"]["template"]
    for group in spec["workerGroupSpecs"]:
        yield group["groupName"], group["template"]
    yield "studio", only("Deployment")["spec"]["template"]


def workers() -> list[dict[str, Any]]:
    return [group["template"]["spec"] for group in only("RayCluster")["spec"]["workerGroupSpecs"]]


def test_every_object_has_a_known_kind_and_its_place() -> None:
    for one in documents:
        assert API[one["kind"]] == one["apiVersion"]
        assert one["metadata"]["namespace"] == "prostudio"
        assert re.fullmatch(r"[a-z0-9-]+", one["metadata"]["name"])
    names = [(one["kind"], one["metadata"]["name"]) for one in documents]
    assert len(set(names)) == len(names)


def test_the_cluster_has_the_fields_that_kuberay_knows() -> None:
    spec = only("RayCluster")["spec"]
    assert set(spec) == CLUSTER
    assert set(spec["headGroupSpec"]) == HEAD
    for group in spec["workerGroupSpecs"]:
        assert set(group) == GROUP
        assert group["minReplicas"] <= group["replicas"] <= group["maxReplicas"]
    for group in (spec["headGroupSpec"], *spec["workerGroupSpecs"]):
        # The operator takes text alone: a bare 0 is refused when it is applied.
        assert all(isinstance(value, str) for value in group["rayStartParams"].values())


def test_all_pods_have_one_image_whose_ray_the_cluster_names() -> None:
    images = {pod["spec"]["containers"][0]["image"] for _, pod in pods()}
    assert images == {"prostudio:cluster"}
    assert re.search(r"^FROM runtime AS cluster$", CONTAINERFILE.read_text("utf-8"), re.M)
    pinned = re.search(r"^ray(?:\[\w+\])?==(\S+)", (ROOT / "constraints.txt").read_text(), re.M)
    if pinned is not None:
        assert only("RayCluster")["spec"]["rayVersion"] == pinned[1]


def test_nothing_of_a_film_is_made_on_the_head_and_a_worker_has_one_card() -> None:
    head = only("RayCluster")["spec"]["headGroupSpec"]
    assert head["rayStartParams"]["num-cpus"] == "0"
    for spec in workers():
        limits = spec["containers"][0]["resources"]["limits"]
        assert limits["nvidia.com/gpu"] == "1"
        assert spec["containers"][0]["resources"]["requests"] == limits
        room = next(v["emptyDir"]["sizeLimit"] for v in spec["volumes"] if v["name"] == "cache")
        assert _gib(room) < _gib(limits["ephemeral-storage"])


def test_nobody_is_root_and_nobody_may_ask_kubernetes() -> None:
    for _, pod in pods():
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert not pod["spec"].get("hostNetwork")
        assert not any("hostPath" in volume for volume in pod["spec"].get("volumes", ()))


def test_the_settings_are_known_and_hold_no_secret() -> None:
    told = only("ConfigMap")["data"]
    ours = {name for name in told if name.startswith("PROSTUDIO_")}
    assert ours <= {*_VARIABLES}
    assert url_of(told["PROSTUDIO_STORE"])
    assert not [name for name in told if SECRETS.search(name)]
    for _, pod in pods():
        for variable in pod["spec"]["containers"][0].get("env", ()):
            if SECRETS.search(variable["name"]):
                assert "secretKeyRef" in variable["valueFrom"]


def test_workers_have_the_stores_keys_and_rays_token_and_no_other_secret() -> None:
    for name, pod in pods():
        container = pod["spec"]["containers"][0]
        secrets = {one["secretRef"]["name"] for one in container["envFrom"] if "secretRef" in one}
        secrets |= {one["valueFrom"]["secretKeyRef"]["name"] for one in container["env"]
                    if "valueFrom" in one}  # fmt: skip
        wanted = {"prostudio-ray"}
        wanted |= {"prostudio-store"} if name != "head" else set()
        wanted |= {"prostudio-studio"} if name == "studio" else set()
        assert secrets == wanted


def test_ray_is_reached_by_its_own_pods_the_studio_and_the_operator_alone() -> None:
    policy = only("NetworkPolicy")["spec"]
    assert policy["policyTypes"] == ["Ingress"]
    own, operator = policy["ingress"]
    assert own["from"] == [{"podSelector": {"matchLabels": {"app": "prostudio"}}}]
    assert {one["port"] for one in operator["ports"]} == {8265, 52365}
    for name, pod in pods():
        labels = pod["metadata"]["labels"]
        assert labels["app"] == "prostudio"
        assert (labels.get("part") == "studio") == (name == "studio")
    assert only("RayCluster")["spec"]["headGroupSpec"]["serviceType"] == "ClusterIP"


def test_the_studio_finds_the_cluster_by_the_name_that_kuberay_gives_its_head() -> None:
    spec = only("Deployment")["spec"]
    told = {v["name"]: v.get("value") for v in spec["template"]["spec"]["containers"][0]["env"]}
    name = only("RayCluster")["metadata"]["name"]
    assert told["PROSTUDIO_CLUSTER"] == f"ray://{name}-head-svc:10001"
    assert spec["replicas"] == 1
    labels = spec["template"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"] == labels == only("Service")["spec"]["selector"]


def test_every_volume_that_is_mounted_is_there() -> None:
    claims = {d["metadata"]["name"] for d in documents if d["kind"] == "PersistentVolumeClaim"}
    for _, pod in pods():
        volumes = {one["name"]: one for one in pod["spec"].get("volumes", ())}
        mounts = pod["spec"]["containers"][0].get("volumeMounts", ())
        assert {one["name"] for one in mounts} == set(volumes)
        asked = {v["persistentVolumeClaim"]["claimName"] for v in volumes.values()
                 if "persistentVolumeClaim" in v}  # fmt: skip
        assert asked <= claims


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_the_slurm_script_is_clean() -> None:
    done = subprocess.run(["shellcheck", str(SLURM)], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_the_slurm_script_is_one_and_says_how_it_is_called() -> None:
    subprocess.run(["bash", "-n", str(SLURM)], check=True)
    done = subprocess.run(
        ["bash", str(SLURM), "film.md"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "FILM OUT STORE" in done.stderr


def test_the_slurm_script_starts_ray_on_all_nodes_and_gives_its_token_to_nobody(
    tmp_path: Path,
) -> None:
    _commands(tmp_path)
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "activate").write_text("")
    done = subprocess.run(
        ["bash", str(SLURM), "film.md", "out.mp4", "file:///films", "--reshoot", "none"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={
            "PATH": f"{tmp_path}/bin:/usr/bin:/bin", "HOME": str(tmp_path),
            "PROSTUDIO_VENV": str(tmp_path / "venv"), "SLURM_JOB_ID": "4711",
            "SLURM_JOB_NODELIST": "n[1-2]", "SLURM_JOB_NUM_NODES": "2",
            "SLURM_CPUS_PER_TASK": "8", "SLURM_GPUS_PER_TASK": "1",
        },
    )  # fmt: skip
    assert done.returncode == 7, done.stderr  # what the film's command gave
    words, token = (tmp_path / "asked").read_text().splitlines()
    ray, making = words.split(" -- ")
    assert ray.endswith("--address 10.0.0.1:24711 --min-nodes 2 --num-cpus 8 --num-gpus 1")
    assert making == (
        "prostudio make film.md -o out.mp4 --cluster auto --store file:///films --reshoot none"
    )
    assert token == "-rw------- 64"
    assert not list(tmp_path.glob(".prostudio-*"))  # it went with the job


def _commands(folder: Path) -> None:
    """Slurm's commands, as far as the script sees them."""
    (folder / "bin").mkdir()
    for name, text in {
        "scontrol": "printf 'n1\\nn2\\n'",
        "srun": f"""
case "$*" in *hostname*) echo '10.0.0.1 fe80::1'; exit;; esac
echo "$*" > {folder}/asked
ls -l "$RAY_AUTH_TOKEN_PATH" | cut -c1-10 | tr '\\n' ' ' >> {folder}/asked
wc -c < "$RAY_AUTH_TOKEN_PATH" >> {folder}/asked
exit 7""",
    }.items():
        path = folder / "bin" / name
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)


def _gib(told: str) -> int:
    assert told.endswith("Gi")
    return int(told[:-2])
