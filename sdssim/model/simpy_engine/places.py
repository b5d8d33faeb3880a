"""Caseload places: who asks for one, who gives one back, and who is given the next."""

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.model.simpy_engine.cases import Case, PlaceRequest
from sdssim.model.simpy_engine.steps import Step
from sdssim.plan.plan import NONE

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.engine import Engine


class Places:
    """The queues for caseload places, each with those who wait for a role's workers.

    Attributes
    ----------
    marked
        Queues in which there may be a place to give at this instant.
    """

    def __init__(self, engine: "Engine"):
        self.engine = engine
        self.requests: dict[int, list[tuple[float, float, int, PlaceRequest]]] = {}
        self.marked: set[int] = set()

    def ask(self, request: PlaceRequest, since: float) -> None:
        """Queue for a caseload place."""
        case, role = request.case, request.step.role
        self.engine.write(since, case, Event.PLACE_REQUESTED, request.step.number)
        queue = self.engine.role_queue[role][case.team]
        if queue is not None:
            entry = (*self.engine.queue_key(case.number, role, since), case.number, request)
            heappush(self.requests.setdefault(queue.number, []), entry)
            self.marked.add(queue.number)

    def release(self, case: Case, step: Step) -> None:
        """Give back the place that a person holds with a step's role, if they hold one."""
        role = step.role
        if role in case.places:
            case.places -= {role}
            worker = case.keeper.get(role, NONE)
            self.engine.keepers.let_go(case, role)
            self.mark(role)
            self.engine.write(
                self.engine.clock.now, case, Event.PLACE_RELEASED, step.number, worker=worker
            )

    def mark(self, role: int) -> None:
        """Note that a worker of a role may have a place to give at this instant."""
        if self.requests:
            queues = {queue.number for queue in self.engine.role_queue[role] if queue is not None}
            self.marked |= queues & self.requests.keys()

    def serve(self, now: float) -> None:
        """Give one place from the first marked queue, if there is one to give."""
        queue = min(self.marked)
        requests = self.requests[queue]
        while requests and requests[0][-1].is_void:
            heappop(requests)
        if not requests:
            self.marked.discard(queue)
            return
        request = requests[0][-1]
        case, role = request.case, request.step.role
        worker = self.engine.keepers.free_place(role, case.team, now)
        if worker == NONE:
            self.marked.discard(queue)
            return
        heappop(requests)
        request.is_served = True
        self.engine.keepers.keep(case, role, worker)
        case.places |= {role}
        self.engine.write(now, case, Event.PLACE_TAKEN, request.step.number, worker=worker)
        self.engine.clock.at(now, case.entry, case)
