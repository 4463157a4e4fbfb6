"""The command line. Everything heavy is imported inside the command that needs it, so that help answers at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click

from viz.arguments import (
    COUNT,
    ENSEMBLE,
    FOLDER,
    GROUP,
    LEVER,
    MEMBERS,
    NUMBER,
    PACKAGE,
    PAST_QUARTER,
    QUARTER,
    REPEATS,
    SEED,
    SETTING,
    WAVE,
    WORKERS,
    once,
)
from viz.floors import TOP
from viz.front import Front
from viz.scenario_file import load_scenario

PACKAGES = ("status_quo", "inaction", "loopholes_closed", "loosened", "repeal")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout, nothing else.")
seed = click.option("--seed", type=SEED, default=2028, show_default=True, help="Seed of the luck.")
start = click.option(
    "--start", type=QUARTER, default="2027Q1", show_default=True, help="Quarter in which packages begin."
)
held = click.option(
    "--set", "held", type=SETTING, multiple=True, help="Hold an assumption, such as smic_yield=0.4; may be repeated."
)
set_lever = click.option(
    "--lever", "levers", type=LEVER, multiple=True,
    help="Set a lever on top of every package, such as enforcement=3; may be repeated.",
)  # fmt: skip
scenario = click.option(
    "--scenario", type=click.Path(path_type=Path), is_eager=True, expose_value=False, callback=load_scenario,
    help="Take the options from a TOML file (docs/scenario_files.md); the command line wins.",
)  # fmt: skip
ensemble = click.option(
    "--ensemble", type=ENSEMBLE, default="fitted", show_default=True,
    help="Worlds that the recorded past does not rule out (fitted), or drawn from all ranges (prior).",
)  # fmt: skip

workers = click.option("--workers", type=WORKERS, default=2, show_default=True, help="Processes to use.")


def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and leave."""
    if wanted and not ctx.resilient_parsing:
        from importlib import metadata

        try:
            click.echo(f"twofutures {metadata.version('twofutures')}")
        except metadata.PackageNotFoundError:
            project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
            click.echo(f"twofutures {project['version']} (source tree, not installed)")
        ctx.exit()


@click.group(cls=Front, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version, help="Show the version."
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Many simulated futures of the US-China AI race. This is a what-if machine, not a forecast."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@main.command()
@click.option(
    "--package", "packages", type=PACKAGE, multiple=True, default=PACKAGES, show_default=", ".join(PACKAGES),
    help="A package to run; may be repeated.",
)  # fmt: skip
@click.option("--worlds", type=COUNT, default=1000, show_default=True, help="Simulated worlds per package.")
@seed
@start
@held
@set_lever
@ensemble
@scenario
@click.option("--out", type=FOLDER, help="Folder for charts, report and data.  [default: results/outlook]")
@as_json
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def outlook(
    packages: tuple[str, ...], worlds: int, seed: int, start: str, held: tuple[tuple[str, float], ...],
    levers: tuple[tuple[str, float], ...], ensemble: str, out: Path | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Run packages in many worlds: a table here, charts and a report in a folder."""
    once("--package", list(packages))
    once("--set", [name for name, _ in held])
    once("--lever", [name for name, _ in levers])
    from viz.outlook import show

    show(packages, worlds, seed, start, dict(held), dict(levers), ensemble, out, as_json, quiet)


@main.command()
@click.option("--package", type=PACKAGE, default="status_quo", show_default=True, help="The package to follow.")
@seed
@click.option(
    "--world", "number", type=NUMBER, default=0, show_default=True,
    help="Number of the world, as in an outlook of the same seed.",
)  # fmt: skip
@start
@held
@set_lever
@ensemble
@click.option("--out", type=FOLDER, help="Folder for charts and page.  [default: results/world-PACKAGE-SEED-WORLD]")
@as_json
def world(
    package: str, seed: int, number: int, start: str, held: tuple[tuple[str, float], ...],
    levers: tuple[tuple[str, float], ...], ensemble: str, out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Tell what happened in one world, quarter by quarter, and because of what."""
    once("--set", [name for name, _ in held])
    once("--lever", [name for name, _ in levers])
    from viz.world import show

    show(package, seed, number, start, dict(held), dict(levers), ensemble, out, as_json)


@main.command()
@as_json
def packages(as_json: bool) -> None:
    """List the packages: what they mean, set and hold, and whose proposal they are."""
    from viz.lists import package_list

    package_list(as_json)


@main.command()
@as_json
def levers(as_json: bool) -> None:
    """List the levers: who owns them, their range, source and cost."""
    from viz.lists import lever_list

    lever_list(as_json)


@main.command()
@click.option("--group", type=GROUP, help="Only one theme, such as smuggling.")
@as_json
def parameters(group: str | None, as_json: bool) -> None:
    """List the assumptions: value, range, meaning, source, confidence."""
    from viz.lists import parameter_list

    parameter_list(group, as_json)


@main.command()
@ensemble
@click.option("--worlds", type=COUNT, default=1000, show_default=True, help="Worlds to score (fitted: one per member).")
@click.option("--until", type=PAST_QUARTER, help="Cut every input series here, fit to that, and score what came after.")
@workers
@click.option("--out", type=FOLDER, help="Folder for chart, page and data.  [default: results/backtest-…]")
@as_json
def backtest(ensemble: str, worlds: int, until: str | None, workers: int, out: Path | None, as_json: bool) -> None:
    """Score the worlds against the recorded past, misses first."""
    from viz.past import show_backtest

    show_backtest(ensemble, worlds, until, workers, out, as_json)


@main.command()
@click.option(
    "--wave",
    "waves",
    type=WAVE,
    multiple=True,
    help="Worlds of a wave; may be repeated.",
)
@click.option("--members", type=MEMBERS, default=512, show_default=True, help="Members to keep.")
@workers
@click.option("--work", type=FOLDER, help="Folder of finished chunks, for resuming.  [default: results/calibration]")
@click.option("--out", type=FOLDER, help="Folder for the members.  [default: the installed package]")
@as_json
def calibrate(
    waves: tuple[int, ...], members: int, workers: int, work: Path | None, out: Path | None, as_json: bool
) -> None:
    """Fit to the recorded past and keep the members that it does not rule out. Resumable; takes minutes."""
    from viz.past import run_calibration

    run_calibration(waves, members, workers, work, out, as_json)


@main.command()
@click.option("--worlds", type=COUNT, default=4000, show_default=True, help="Worlds of a full batch.")
@click.option("--repeats", type=REPEATS, default=3, show_default=True, help="Runs to time.")
@as_json
def bench(worlds: int, repeats: int, as_json: bool) -> None:
    """Time the simulation on this machine."""
    from experiments.bench import bench as measure
    from viz.lists import figure_list

    figure_list(measure(worlds, repeats), as_json)


if __name__ == "__main__":
    main()
