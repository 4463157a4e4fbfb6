"""What is scarce: where compute stands, which orders and chips wait, what rent costs, how closely ports look."""

import solara
from markupsafe import Markup

from twofutures.agents.observables.compute import PLACES
from twofutures.agents.observables.declared import observable
from twofutures.experiments.one_world.frames import Frame
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.drawing import Finished
from twofutures.viz.drawings import spark
from twofutures.viz.words.numbers import figures, number, percent
from twofutures.viz.words.texts import say, translated

STANDS = tuple(f"located_share_{place}" for place in (*PLACES, "prc"))
SCARCE = (
    "chip_orders_waiting_busd", "prc_chip_orders_waiting_busd", "chips_without_power_h100e", "us_capex_revision",
    "rental_usd_per_h100e_hour", "rental_contract_usd_per_h100e_hour", "serving_utilisation_us", "smuggling_premium",
)  # fmt: skip


@solara.component
def TradePanel(player: Player, at: int) -> None:
    """The quarter in sentences, and every figure by quarter."""
    with solara.Div():
        solara.v.Html(tag="p", children=[sentence(player.frames[at])])
        Finished(lines(player, at))
        solara.v.Html(tag="p", class_="tf-quiet", children=[say("one_world.trade_sources")])


def sentence(frame: Frame) -> str:
    """Where compute stands, what waits, what rent costs, whether a wave of checks is on."""
    seen = frame.recorded
    abroad = max((name for name in STANDS if name != "located_share_us"), key=lambda name: seen[name])
    words = say(
        "one_world.trade_told",
        quarter=frame.quarter,
        us=percent(seen["located_share_us"]),
        next=translated(observable(abroad).label).partition(": ")[2],
        abroad=percent(seen[abroad]),
        waiting=number(seen["chip_orders_waiting_busd"]),
        prc=number(seen["prc_chip_orders_waiting_busd"]),
        dark=number(seen["chips_without_power_h100e"]),
        spot=figures(seen["rental_usd_per_h100e_hour"], ".2f"),
        contract=figures(seen["rental_contract_usd_per_h100e_hour"], ".2f"),
    )
    return words + " " + say(f"one_world.trade_wave_{'on' if seen['smuggling_wave'] > 0 else 'off'}")


def lines(player: Player, at: int) -> Markup:
    """A small line over the quarters for each figure, with its name and present value."""
    frames, cells = list(player.frames), []
    for name in (*STANDS, *SCARCE):
        show = percent if name in STANDS else number
        label, values = translated(observable(name).label), [frame.recorded[name] for frame in frames]
        drawn = Markup(spark.draw(values, at, label, show))
        unit = "" if show is percent else f" {translated(observable(name).unit)}"
        cells.append(Markup("<div>{}: {}{}{}</div>").format(label, show(values[at]), unit, drawn))
    return Markup('<div class="tf-grid">{}</div>').format(Markup("").join(cells))
