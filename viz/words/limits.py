"""What the simulation leaves out: said on every page, in the same words."""

LEAVES_OUT = (
    "War, blockade and disaster: in no world is there a conflict over Taiwan, and retaliation ends at a trade ladder.",
    "Elections, courts and personalities: a government is a set of rules with noisy, late information; Congress is a "
    "list of bills that pass by chance, more likely when alarm is high.",
    "Actors not on stage: labs, clouds and vendors beyond the roster, mergers, people who change sides, theft of "
    "weights. Smuggling rings are invented; routes are totals, not methods.",
    "A break in what capability means: one index with three domains stands for everything models can do.",
    "The wider economy: growth, jobs, energy prices and financial crises reach the model only through spending and "
    "power.",
    "Links between uncertain facts: each assumption is drawn by itself, so combinations that hang together in the real "
    "world are no likelier than others, except where a fit to the recorded past favours them.",
    "Consequences: cyber, military and safety tallies count what happens and are illustrative; they do not feed back "
    "into the race, except that testing times shrink when it looks close.",
)
