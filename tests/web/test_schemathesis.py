"""Whatever a machine sends, the routes know an answer to it: schemathesis draws it."""


import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from tests.web.serving import ready_service
from web.access import Access, Doorkeeper
from web.api import machine_server
from web.limits import LIMITS
from web.users import User, UsersFile


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> schemathesis.BaseSchema:
    folder = tmp_path_factory.mktemp("drawn")
    machines = machine_server(ready_service(folder), LIMITS)
    doorkeeper = Doorkeeper(UsersFile(folder / "users.json"), LIMITS)
    app = Access(machines, doorkeeper, User("", may_manage=True))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


drawn = schemathesis.pytest.from_fixture("routes")


@drawn.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_request_makes_the_server_fail(case: schemathesis.Case) -> None:
    checks = [not_a_server_error, content_type_conformance, response_schema_conformance]
    case.call_and_validate(checks=checks)
