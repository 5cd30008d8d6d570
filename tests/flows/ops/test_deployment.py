"""``prefect.yaml`` as Prefect reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.runtime import prepare_prefect

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def deployment() -> dict[str, Any]:
    (only,) = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    return dict(only)


def test_its_flow_loads_and_takes_its_parameters(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_prefect()
    from prefect.flows import load_flow_from_entrypoint

    monkeypatch.chdir(ROOT)
    flow: Any = load_flow_from_entrypoint(deployment["entrypoint"])
    assert flow.name == "ingest"
    request = flow.validate_parameters(deployment["parameters"])["request"]
    assert (request.sources, request.warehouse) == (["sources.toml"], Path("news"))


def test_its_fields_are_those_prefect_knows(deployment: dict[str, Any]) -> None:
    prepare_prefect()
    from prefect.cli.deploy._models import DeploymentConfig, PrefectYamlModel

    whole = PrefectYamlModel.model_validate(yaml.safe_load((ROOT / "prefect.yaml").read_text()))
    assert [one.name for one in whole.deployments] == ["news"]
    assert set(deployment) <= set(DeploymentConfig.model_fields)
    assert whole.deployments[0].concurrency_limit is not None
