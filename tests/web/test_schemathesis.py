"""Whatever a machine sends, the routes know an answer to it: schemathesis draws it."""

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from tests.web.serving import ready_service
from web.api import machine_server
from web.auth.access import Access
from web.auth.accounts import User
from web.auth.doorkeeper import Doorkeeper
from web.auth.users import UsersFile
from web.limits import LIMITS

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> schemathesis.BaseSchema:
    folder = tmp_path_factory.mktemp("drawn")
    machines = machine_server(ready_service(folder), LIMITS)
    doorkeeper = Doorkeeper(UsersFile(folder / "users.json"), LIMITS)
    app = Access(machines, doorkeeper, User("", may_manage=True))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/healthz"),
        ("GET", "/metrics"),
        ("POST", "/api/ask"),
        ("POST", "/api/search"),
        ("GET", "/api/articles"),
        ("POST", "/api/articles"),
        ("DELETE", "/api/articles/{id}"),
        ("PATCH", "/api/articles/{id}"),
        ("GET", "/api/collections"),
        ("GET", "/api/runs/{run}/report"),
    ],
)
def test_no_request_makes_the_server_fail(
    routes: schemathesis.BaseSchema, method: str, path: str
) -> None:
    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(case=routes[path][method].as_strategy())
    def answers(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    answers()
