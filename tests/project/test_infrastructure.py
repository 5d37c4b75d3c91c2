"""What surrounds the code: processes, catalogues, lists of requirements, containers, the operator's page."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import trans_real

from portal.core.catalogues import CatalogueError, compile_all
from portal.core.management.commands import run_portal
from tests.engines.require import engine_or_skip

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


# --- processes that live and die together ----------------------------------------------------------------------------

SUPERVISED = """
import sys
from portal.core.supervisor import Process, Supervisor

processes = [Process(name, ["sh", "-c", script]) for name, script in zip(sys.argv[2::2], sys.argv[3::2])]
write = lambda line: print(line, flush=True)
sys.exit(Supervisor(processes, write, grace=float(sys.argv[1])).run(announce=lambda: write("ready")))
"""
PATIENT = "trap 'echo told; exit 0' TERM; while :; do sleep 0.05; done"
STUBBORN = "trap '' TERM; while :; do sleep 0.05; done"


@pytest.fixture
def supervised():
    """Starts a supervisor over shell scripts; nothing it started outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(grace: float = 5, **scripts: str) -> subprocess.Popen[str]:
        arguments = [part for pair in scripts.items() for part in pair]
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISED, str(grace), *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def read_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if lines[-1].endswith(wanted):
            return lines
    pytest.fail(f"{wanted!r} was not printed: {lines}")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_ends_all_and_each_is_told_once(supervised, sent):
    process = supervised(web=PATIENT, worker=PATIENT)
    read_until(process, "ready")
    time.sleep(0.3)
    process.send_signal(sent)
    output, _ = process.communicate(timeout=10)
    assert sorted(output.splitlines()) == ["web    | told", "worker | told"]
    assert process.returncode == 0


def test_when_one_ends_the_others_end_and_the_code_says_so(supervised):
    process = supervised(web="sleep 0.5; exit 3", worker=PATIENT)
    output, _ = process.communicate(timeout=10)
    assert "web ended with code 3" in output
    assert "worker | told" in output
    assert process.returncode == 1


def test_one_that_does_not_listen_is_killed_after_the_grace_with_what_it_has_started(supervised):
    process = supervised(grace=0.5, web=f"sleep 300 & echo child $!; {STUBBORN}")
    child = next(int(line.rsplit(" ", 1)[1]) for line in process.stdout if "child" in line)
    process.terminate()
    output, _ = process.communicate(timeout=10)
    assert "did not end within 0.5 s" in output
    time.sleep(0.1)
    status = Path(f"/proc/{child}/status")
    assert not status.exists() or "zombie" in status.read_text()


def test_what_they_print_carries_their_name(supervised):
    process = supervised(web="echo one; echo two >&2; exec sleep 60", scheduler="echo three; exec sleep 60")
    lines = [process.stdout.readline().rstrip() for _ in range(4)]
    assert {"web       | one", "web       | two", "scheduler | three"} <= set(lines)


def test_a_port_in_use_is_said_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="make run PORT="):
            call_command("run_portal", port=other.getsockname()[1])


def test_the_portal_is_web_worker_and_scheduler_and_logs_no_query_string():
    web, worker, scheduler = run_portal.processes(8123)
    assert [web.name, worker.name, scheduler.name] == ["web", "worker", "scheduler"]
    assert "127.0.0.1:8123" in web.command
    assert not re.search(r"%\((q|r|f|a|h|u)\)s", run_portal.ACCESS_LOG)
    assert {"db_worker", "--no-reload", "*"} <= set(worker.command)


def test_what_fills_the_database_decides_whether_it_is_filled_again(monkeypatch, tmp_path, settings):
    (tmp_path / "portal" / "demo" / "content").mkdir(parents=True)
    (tmp_path / "portal" / "news").mkdir()
    settings.BASE_DIR = tmp_path
    article = tmp_path / "portal" / "demo" / "content" / "a.md"
    article.write_text("one")
    first = run_portal.filling_digest()
    (tmp_path / "portal" / "news" / "views.py").write_text("other")
    assert run_portal.filling_digest() == first
    article.write_text("two")
    assert run_portal.filling_digest() != first


# --- catalogues ------------------------------------------------------------------------------------------------------


@pytest.fixture
def catalogue(tmp_path, settings) -> Path:
    settings.LOCALE_PATHS = [tmp_path / "locale", tmp_path / "missing"]
    path = tmp_path / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        textwrap.dedent(
            """
            msgid ""
            msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

            msgid "Hometown"
            msgstr "Quê hương"

            #, fuzzy
            msgid "Guess"
            msgstr "Đoán"
            """
        ),
        encoding="utf-8",
    )
    return path


def test_a_catalogue_is_compiled_when_it_has_changed_and_only_then(catalogue):
    assert compile_all() == 1
    assert polib.mofile(str(catalogue.with_suffix(".mo"))).find("Hometown").msgstr == "Quê hương"
    assert compile_all() == 0
    later = time.time() + 5
    os.utime(catalogue, (later, later))
    assert compile_all() == 1
    assert compile_all(force=True) == 1
    assert [path.name for path in catalogue.parent.iterdir() if path.suffix == ".part"] == []


def test_gettext_reads_what_was_compiled_and_leaves_guesses_out(catalogue):
    compile_all()
    translation = trans_real.gettext_module.translation("django", catalogue.parents[2], ["vi"])
    assert translation.gettext("Hometown") == "Quê hương"
    assert translation.gettext("Guess") == "Guess"


def test_a_broken_catalogue_is_named(catalogue):
    catalogue.write_text('msgid "a"\nnonsense\n')
    with pytest.raises(CatalogueError, match=r"django\.po"):
        compile_all()


# --- requirements ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_one_version_with_its_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[a-z0-9._\[\]-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert not re.search(r"(?m)^\s*--?(index|extra|find|trusted|i |f )|https?://", text)


def test_what_runs_is_what_was_tested():
    pins = [
        dict(re.findall(r"(?m)^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", (ROOT / name).read_text()))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert {name: pins[1].get(name) for name in pins[0]} == pins[0]


# --- commands and containers -----------------------------------------------------------------------------------------


def test_make_knows_every_promised_target():
    make = shutil.which("make")
    assert make
    for target in (
        *("run", "test", "lint", "format", "e2e", "bench", "services", "services-stop", "backup", "restore", "clean"),
        *("help", "requirements", "migrations-check", "messages", "screenshots"),
    ):
        dry = subprocess.run([make, "-n", target, "FILE=x"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert dry.returncode == 0, (target, dry.stderr)


@pytest.mark.parametrize(
    "script",
    [
        ".ci/run",
        "tests/engines/services.sh",
        "tests/engines/postgresql/start.sh",
        "tests/engines/elasticsearch/start.sh",
    ],
)
def test_a_script_can_be_run_and_read(script):
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


def compose_services() -> dict[str, str]:
    body = re.split(r"(?m)^services:\n", COMPOSE)[1]
    body = re.split(r"(?m)^\S", body)[0]
    parts = re.split(r"(?m)^  ([a-z]+):\n", body)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_compose_file_has_the_whole_portal_and_each_part_a_health_check():
    services = compose_services()
    own_image = {"migrate", "web", "worker", "scheduler", "watch", "tools"}
    assert set(services) == own_image | {"nginx", "postgres", "elasticsearch", "redis", "mailpit"}
    for name, text in services.items():
        assert "healthcheck:" in text or name == "nginx", name
    assert "HEALTHCHECK" in (ROOT / ".docker" / "nginx" / "Dockerfile").read_text()


def test_only_the_proxy_has_a_published_port_and_that_on_loopback():
    published = {name: re.findall(r"(?m)^    ports: (.*)$", text) for name, text in compose_services().items()}
    assert {name: lines for name, lines in published.items() if lines} == {
        "nginx": ['["127.0.0.1:${PROXY_PORT:-8080}:8080"]']
    }


def test_no_secret_has_a_default():
    secret = re.compile(r"\$\{([A-Z_]*(?:PASSWORD|SECRET)[A-Z_]*)([^}]*)\}")
    named = {(name, rest[:2]) for name, rest in secret.findall(COMPOSE)}
    assert named == {
        ("SECRET_KEY", ":?"),
        ("POSTGRES_PASSWORD", ":?"),
        ("POSTGRES_APP_PASSWORD", ":?"),
        ("REDIS_PASSWORD", ":?"),
        ("ELASTIC_PASSWORD", ":?"),
        ("EMAIL_HOST_PASSWORD", ":-"),
    }
    assert "${EMAIL_HOST_PASSWORD:-}" in COMPOSE


def example_variables() -> dict[str, str]:
    return dict(re.findall(r"(?m)^#?([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text()))


def test_the_example_names_every_variable_and_gives_no_value_to_a_needed_one():
    variables = example_variables()
    assert set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)) == set(variables)
    for name in set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE)):
        assert variables[name] == ""


def test_the_compose_file_is_valid_and_refuses_to_start_without_its_secrets(tmp_path):
    program = engine_or_skip("docker-compose")
    filled = tmp_path / "env"
    filled.write_text("".join(f"{name}={value or 'x'}\n" for name, value in example_variables().items()))

    def config(env_file: Path) -> subprocess.CompletedProcess[str]:
        clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        command = [program, "--env-file", str(env_file), "-f", str(ROOT / "docker-compose.yml"), "config", "-q"]
        return subprocess.run(command, env=clean, capture_output=True, text=True, check=False)

    assert config(filled).returncode == 0, config(filled).stderr
    refused = config(ROOT / ".env.example")
    assert refused.returncode != 0
    assert "in .env" in refused.stderr


def test_the_image_runs_as_nobody_special_and_installs_by_hash():
    text = (ROOT / "Dockerfile").read_text()
    assert text.count("\nFROM ") + text.startswith("FROM ") == 2
    assert "--require-hashes" in text
    assert re.findall(r"(?m)^USER (.*)$", text) == ["portal"]
    assert "HEALTHCHECK" in text


def test_the_proxys_variables_are_all_set_where_it_is_built():
    template = (ROOT / ".docker" / "nginx" / "nginx.conf.template").read_text()
    wanted = set(re.findall(r"\$\{([A-Z_]+)\}", template))
    built = set(re.findall(r"(PROXY_[A-Z_]+)=", (ROOT / ".docker" / "nginx" / "Dockerfile").read_text()))
    assert wanted - built == {"PORTAL_HOST"}
    assert wanted - {"PORTAL_HOST"} == built


# --- the operator's page ---------------------------------------------------------------------------------------------


def test_every_variable_and_every_setting_of_ours_is_in_the_operators_table():
    sources = [path.read_text() for path in (ROOT / "portal" / "settings").glob("*.py")]
    sources += [path.read_text() for path in (ROOT / "portal" / "core").rglob("*.py")]
    read = set()
    for text in sources:
        read |= set(re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", text))
        read |= set(re.findall(r"environment\.\w+\(\"([A-Z_]+)\"", text))
    own = set(re.findall(r"(?m)^((?:PORTAL|OUTBOX|PRIVATE)_[A-Z_]+)\b", "\n".join(sources)))
    missing = {name for name in read | own if f"`{name}`" not in OPERATIONS}
    assert not missing - {"DJANGO_SETTINGS_MODULE"}
