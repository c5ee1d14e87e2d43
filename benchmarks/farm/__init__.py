"""A farm that is computed: the real planner and the executor's own loop, on cards of no metal.

films       films of several kinds, by the real planner, as steps with real keys
rows        what a farm is: cards, prices, how often things break, what stores bear
machines    hands on cards and cores, and who gets which
crew        what the executor's loop talks to in place of processes
keeping     what goes over the wire to a store, and what lies there
world       virtual time: films come, steps end, things break
figures     what came of it
chart       a plot, drawn as SVG
"""
