"""Blocks are in their buffers when they are used, in whatever order and however slow the bus."""

from __future__ import annotations

from needs_models import torch  # isort: split

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as some

from prostudio.devices.conveyor import Conveyor
from prostudio.devices.links import PlainLink


@dataclass
class Ledger:
    """A link whose two sides are lists of what they will do, and when they may.

    The computing side never runs ahead of what it was told to wait for; the copying side
    never begins a copy before its mark. Nothing else is known of their speed, as on a card.
    """

    asked: list[tuple[str, int, int]] = field(default_factory=list)
    """("use", block, buffer), ("wait", copy, 0), in the order of the computing side."""
    copies: list[tuple[int, int, int]] = field(default_factory=list)
    """(block, buffer, length of `asked` that must be over), in the order of the copying side."""

    def copy(self, source: torch.Tensor, target: torch.Tensor, after: int) -> int:
        self.copies.append((int(source[0]), int(target.data_ptr()), after))
        return len(self.copies) - 1

    def wait(self, mark: int) -> None:
        self.asked.append(("wait", mark, 0))

    def mark(self) -> int:
        return len(self.asked)

    def use(self, block: int, buffer: torch.Tensor) -> None:
        self.asked.append(("use", block, buffer.data_ptr()))

    def check(self) -> None:
        """In every order of events that the marks allow, a use reads its own block."""
        for at, (what, block, buffer) in enumerate(self.asked):
            if what != "use":
                continue
            here = [n for n, copy in enumerate(self.copies) if copy[1] == buffer]
            waited = [mark for kind, mark, _ in self.asked[:at] if kind == "wait"]
            # Copies are done in order: whoever waits for one has waited for those before it.
            sure = [n for n in here if n <= max(waited, default=-1)]
            assert sure, "nothing has surely arrived"
            assert self.copies[sure[-1]][0] == block, "another block was there last"
            for n in here:
                if n > sure[-1]:
                    assert self.copies[n][2] > at, "a later copy may overwrite it in use"


@given(
    blocks=some.integers(1, 9),
    passes=some.lists(some.lists(some.integers(0, 8), unique=True).map(sorted), max_size=6),
)
def test_no_order_of_use_and_no_speed_of_the_bus_mixes_blocks_up(
    blocks: int, passes: list[list[int]]
) -> None:
    ledger = Ledger()
    sources = [torch.full((4,), block, dtype=torch.uint8) for block in range(blocks)]
    buffers = [torch.zeros(4, dtype=torch.uint8) for _ in range(min(2, blocks))]
    conveyor = Conveyor(ledger, sources, buffers)  # type: ignore[arg-type]
    for one in [range(blocks), *passes, range(blocks)]:
        for block in one:
            if block < blocks:
                conveyor.before(block)
                ledger.use(block, buffers[block % len(buffers)])
                conveyor.after(block)
    ledger.check()


@pytest.mark.parametrize("blocks", [2, 4, 10, 60])
def test_in_its_order_every_block_sets_out_while_another_computes(blocks: int) -> None:
    ledger = Ledger()
    sources = [torch.full((4,), block, dtype=torch.uint8) for block in range(blocks)]
    buffers = [torch.zeros(4, dtype=torch.uint8) for _ in range(2)]
    conveyor = Conveyor(ledger, sources, buffers)  # type: ignore[arg-type]
    for _ in range(3):
        for block in range(blocks):
            set_out = len(ledger.copies)
            conveyor.before(block)
            assert len(ledger.copies) == set_out, "it had to be fetched when it was asked for"
            last = [n for n, copy in enumerate(ledger.copies) if copy[0] == block][-1]
            if blocks > 2 and last > 1:
                # It set out before the block in front of it was used.
                uses = [what for what, *_ in ledger.asked[ledger.copies[last][2] :]]
                assert "use" in uses
            ledger.use(block, buffers[block % 2])
            conveyor.after(block)
    assert conveyor.late == 0
    assert conveyor.moved == 4 * (blocks if blocks == 2 else 3 * blocks + 2)


def test_a_device_that_shares_its_memory_copies_at_once() -> None:
    link = PlainLink("cpu")
    room = link.room(4)
    assert link.copy(torch.arange(4, dtype=torch.uint8), room, link.mark()) is None
    assert room.tolist() == [0, 1, 2, 3]
    assert link.memory(0).numel() == 0
    link.close()
