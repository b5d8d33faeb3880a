# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Lines of those who wait: for desks, for places and for sittings.

Mostly whoever joins comes after everybody in the line: then they are put behind the last. Others
go into a pairing heap beside it. All are nodes of one store; node 0 stands for none.
"""

from sdssim.machine.compiling import compiled, inlined
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    case_at,
    line_at,
    node_at,
    node_needed,
    soon_needed,
)
from sdssim.model.compiled_engine.machine_code.words import NO_NODES


@inlined
def goes_before(one: Row, other: Row) -> bool:
    """Whether one node stands before another."""
    if one.first != other.first:
        return one.first < other.first
    if one.second != other.second:
        return one.second < other.second
    return one.number < other.number


@compiled
def _meld(w: Row, one: int, other: int) -> int:
    """Make one heap of two."""
    if one == 0:
        return other
    if other == 0:
        return one
    if goes_before(node_at(w, other), node_at(w, one)):
        one, other = other, one
    upper = node_at(w, one)
    lower = node_at(w, other)
    lower.following = upper.child
    upper.child = other
    return one


@compiled
def _without_least(w: Row, heap: int) -> int:
    """Take the least entry out of a heap, leaving its node to the caller; return the heap."""
    pairs = 0
    child = node_at(w, heap).child
    while child != 0:
        partner = node_at(w, child).following
        node_at(w, child).following = 0
        others = 0
        if partner != 0:
            others = node_at(w, partner).following
            node_at(w, partner).following = 0
        pair = _meld(w, child, partner)
        node_at(w, pair).following = pairs
        pairs = pair
        child = others
    rest = 0
    while pairs != 0:
        earlier = node_at(w, pairs).following
        node_at(w, pairs).following = 0
        rest = _meld(w, pairs, rest)
        pairs = earlier
    return rest


@inlined
def stand(w: Row, number: int, first: float, second: float, case: Row) -> None:
    """Let a case stand in a line, with the serial it has now."""
    if w.free_node != 0:
        new = w.free_node
        w.free_node = node_at(w, new).following
    elif w.nodes_used + 1 < w.node_capacity:
        w.nodes_used += 1
        new = w.nodes_used
    else:
        w.overflow |= NO_NODES
        return
    node = node_at(w, new)
    node.first = first
    node.second = second
    node.number = case.number
    node.serial = case.serial
    insert(w, line_at(w, number), new)


@inlined
def insert(w: Row, line: Row, new: int) -> None:
    """Put a node into a line."""
    node = node_at(w, new)
    node.child = 0
    node.following = 0
    last = line.last
    if last == 0:
        line.first = new
        line.last = new
    elif goes_before(node_at(w, last), node):
        behind = node_at(w, last)
        behind.following = new
        behind.child = node.number
        line.last = new
    else:
        line.heap = _meld(w, new, line.heap)


@inlined
def least_in(w: Row, line: Row) -> int:
    """Find the node that is first in a line; 0 if nobody stands there."""
    first, heap = line.first, line.heap
    if heap == 0:
        return first
    if first == 0 or goes_before(node_at(w, heap), node_at(w, first)):
        return heap
    return first


@inlined
def take_out(w: Row, line: Row, least: int) -> None:
    """Take the first node out of a line, leaving it to the caller."""
    if least == line.first:
        following = node_at(w, least).following
        line.first = following
        if following == 0:
            line.last = 0
        else:
            soon_needed(w, node_at(w, least).child)
            node_needed(w, following)
    else:
        line.heap = _without_least(w, least)


@inlined
def forget(w: Row, node: int) -> None:
    """Give a node back to the store."""
    node_at(w, node).following = w.free_node
    w.free_node = node


@inlined
def leave(w: Row, line: Row, least: int) -> None:
    """Take the first node out of a line, and forget it."""
    take_out(w, line, least)
    forget(w, least)


@inlined
def is_current(w: Row, node: int) -> bool:
    """Whether the case of a node still waits there."""
    entry = node_at(w, node)
    return case_at(w, entry.number).serial == entry.serial


@inlined
def first_in(w: Row, line: Row) -> int:
    """Find the node that is first in a line, once those are dropped that are out of date."""
    least = least_in(w, line)
    while least != 0 and not is_current(w, least):
        leave(w, line, least)
        least = least_in(w, line)
    return least
