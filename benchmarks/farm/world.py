"""The farm's clock: films come, steps begin and end, films wait for hands."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.farm.crew import FarmCrew, Job
from benchmarks.farm.film import Film
from benchmarks.farm.films import Kind
from benchmarks.farm.keeping import MISS, RECORDS, Depot
from benchmarks.farm.machines import Hand, Machines
from benchmarks.farm.queues import Queues
from benchmarks.farm.rows import Farm
from benchmarks.farm.tally import Tally
from benchmarks.farm.work import Work
from prostudio.errors import ProStudioError
from prostudio.graph import Step
from prostudio.graph.keys import BoundStep

START_S = 8.0
"""Until a process has imported its libraries and has its card; an assumption."""
_AGAIN_S = 20.0
"""Until a film whose step failed for good is asked for again."""


class World:
    """One farm from its first film to its last."""

    def __init__(self, farm: Farm, kinds: Sequence[Kind], root: Path) -> None:
        self.farm, self.now = farm, 0.0
        self.chance = random.Random(9)
        self.machines = Machines(farm, self.chance)
        self.depot, self.tally = Depot(), Tally()
        self.live: dict[Film, None] = {}
        self.at_work: dict[Job, Work] = {}
        self.closed = False
        """The head is away: no film's process can begin."""
        self._kinds, self._root = kinds, root
        self._queues = Queues(farm.patience_s)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = self._begun = 0

    def at(self, seconds: float, what: Callable[[], None]) -> None:
        """Let something happen so many seconds from now."""
        self._count += 1
        heapq.heappush(self._events, (self.now + seconds, self._count, what))

    def run(self) -> Tally:
        """Make all films."""
        for _ in range(self.farm.side_by_side):
            self._begin_next()
        while self.tally.films < self.farm.films:
            self.now, _, happen = heapq.heappop(self._events)
            happen()
        self.tally.seconds = self.now
        return self.tally

    def start(self, film: Film) -> None:
        """A process begins to make the film."""
        if film in self.live and film.crew is None and not self.closed:
            self.tally.processes += 1
            self.depot.get(self.now, MISS * film.kind.asked)
            is_warm = partial(self._is_warm, film)
            film.start(FarmCrew(partial(self._begin, film), self._dismiss, is_warm, film.clock))
            self.turn(film)

    def let_go(self, film: Film) -> None:
        """The film's process is gone, and with it the steps that it had at work."""
        film.lose()
        self._queues.forget(film)
        for work in [one for one in self.at_work.values() if one.film is film]:
            self.stop(work)
        self._give_up_hands(film)

    def _dismiss(self, job: Job) -> None:
        """The loop wants nothing of a step any more: another one failed for good."""
        if job in self.at_work:
            self.stop(self.at_work[job])

    def stop(self, work: Work) -> None:
        """A step ends before its end; whole sections of it are kept."""
        done = max(0.0, self.now - work.began - work.loading_s)
        self.tally.lost_s += work.keep(done, self.depot)
        self._leave(work)

    def crash(self, work: Work, *, lost: bool) -> None:
        """A step's process dies and the film's loop hears of it; `lost` with its node."""
        if not work.over:
            self.stop(work)
            work.job.lost = lost
            if work.film.crew is not None:
                work.film.crew.tell(work.job, None)
                self.turn(work.film)

    def turn(self, film: Film) -> None:
        """The film's loop hears what there is, and starts what it can."""
        if film.crew is None:
            return
        asked = film.store.asked
        try:
            made = film.turn()
        except ProStudioError:
            self.tally.given_up += 1
            self.let_go(film)
            self.at(_AGAIN_S, partial(self.start, film))
            return
        self.depot.get(self.now, MISS * (film.store.asked - asked))
        if made:
            film.crew = None
            del self.live[film]
            self._queues.forget(film)
            self._give_up_hands(film)
            self.tally.finish(film, self.now)
            self.depot.get(self.now, 1, film.size)  # the finished film
            self.depot.put(self.now, RECORDS)  # what it used, for those who clean
            self._begin_next()

    def offer_all(self) -> None:
        """Machines came back: everybody may ask."""
        for film in self._queues.all():
            self.turn(film)

    def _begin_next(self) -> None:
        if self._begun < self.farm.films:
            film = Film(self._begun, self._kinds[self._begun % len(self._kinds)], self._root)
            film.began = self.now
            self._begun += 1
            self.live[film] = None
            self.start(film)
        elif not self.tally.full_s:
            self.tally.line_is_empty(
                self.now, sum(self.now - w.began for w in self.at_work.values() if w.hand)
            )

    def _is_warm(self, film: Film, step: Step) -> bool:
        return self.machines.is_warm(film.number, step.needs.vram_mb, step.affinity)

    def _begin(self, film: Film, bound: BoundStep) -> Job | None:
        """Start a step where there is room, or remember who waits for it."""
        needs, model = bound.step.needs, bound.step.affinity
        hand = self.machines.take_hand(film.number, needs.vram_mb, model) if needs.gpu else None
        near = next(iter(film.last_nodes(bound)), None)
        node = hand.node if hand else None if needs.gpu else self.machines.take_core(near)
        if node is None:
            if needs.gpu:
                if not self._queues.anybody:
                    self.at(self.farm.wanted_s, self._give_way)
                self._queues.for_hand(film, model, self.now)
            else:
                self._queues.for_core(film)
            return None
        self._queues.forget(film)
        work = Work(film, Job(bound), bound, node, hand, self.now)
        self.at_work[work.job] = work
        film.hands += hand is not None
        self.tally.steps += 1
        if hand is not None and hand.model != model:
            work.loading_s = (START_S + film.kind.loading[model]) * node.slowness
            hand.model = model
            self.tally.loads += 1
            self.tally.loading_s += work.loading_s
        self._let_end(work)
        return work.job

    def _let_end(self, work: Work) -> None:
        took = work.loading_s + work.read(self.depot) + work.time(self.chance)
        self.tally.card_steps += work.hand is not None
        if work.hand is not None and self.chance.random() < self.farm.failures.crash:
            self.tally.crashes += 1
            self.at(self.chance.random() * took, partial(self.crash, work, lost=False))
        else:
            self.at(took, partial(self._end, work))

    def _end(self, work: Work) -> None:
        if work.over:
            return
        film = work.film
        artifact = film.store.publish(work.bound, film.kind.sizes)
        work.publish(self.now, self.depot)
        self._leave(work)
        assert film.crew is not None
        film.crew.tell(work.job, {"done": artifact.as_json()})
        self.turn(film)
        if work.hand is None:
            for other in self._queues.next_for_core():
                self.turn(other)

    def _leave(self, work: Work) -> None:
        work.over = True
        del self.at_work[work.job]
        if work.hand is None:
            self.machines.give_core(work.node)
            return
        work.film.hands -= 1
        self.tally.card_s += self.now - work.began
        keeps = not self.farm.shared and work.film.crew is not None
        self.machines.give_back(work.hand, work.film.number if keeps else -1, self.now)
        if keeps:
            since = partial(self._idle_for_long, work.hand, self.now)
            self.at(self.farm.wanted_s if self._queues.anybody else self.farm.keeps_s, since)
        else:
            self._offer(work.hand)

    def _idle_for_long(self, hand: Hand, since: float) -> None:
        """A film has kept an idle hand as long as it may."""
        if hand.film >= 0 and not hand.at_work and hand.since == since:
            self.machines.release(hand)
            self._offer(hand)

    def _give_way(self) -> None:
        """Films have waited: those that keep idle hands give up what is wanted."""
        if self._queues.anybody:
            for hand in self.machines.idle_since(self.now - self.farm.wanted_s):
                self.machines.release(hand)
                self._offer(hand)

    def _give_up_hands(self, film: Film) -> None:
        for hand in self.machines.held(film.number):
            self.machines.release(hand)
            self._offer(hand)

    def _offer(self, hand: Hand) -> None:
        """A hand is everybody's: who has waited too long, whom its model suits, who came first."""
        self.at(0.0, partial(self._offered, hand))

    def _offered(self, hand: Hand) -> None:
        for film in self._queues.next_for_hand(hand.model, self.now):
            if not hand.at_work and hand.film < 0:
                self.turn(film)
