"""Who keeps whose case: named workers, caseload places, and what becomes of a leaver's cases."""

from sdssim.model.simpy_engine.cases import Case
from sdssim.model.simpy_engine.tables import Drawn
from sdssim.plan.plan import NONE, Plan


class Keepers:
    """Counts every worker's open cases; finds the worker for a place, a name, a succession."""

    def __init__(self, plan: Plan, drawn: Drawn):
        staffing = plan.staffing
        self.workers = staffing.workers
        self.named_roles = staffing.named_roles
        self.desk_of = staffing.desk_of.tolist()
        self.places = staffing.places.tolist()
        self.named = [
            (role, drawn[quantity][0])
            for role, quantity in zip(self.named_roles, plan.named_quantity.tolist(), strict=True)
        ]
        self.teams: dict[tuple[int, int], list[int]] = {}
        self.open_cases = [[0] * len(staffing.roles) for _ in staffing.workers]
        self.windows: list[dict[int, tuple[float, float]]] = [{} for _ in staffing.workers]
        for desk in staffing.desks:
            for role, begin, end, _ in desk.duties:
                self.windows[desk.worker][role] = begin, end

    def keep(self, case: Case, role: int, worker: int) -> None:
        """Let a worker keep a person's case in a role."""
        self.let_go(case, role)
        case.keeper[role] = worker
        self.open_cases[worker][role] += 1

    def let_go(self, case: Case, role: int) -> None:
        """End the keeping of a case in a role, if anybody keeps it."""
        worker = case.keeper.pop(role, NONE)
        if worker != NONE:
            self.open_cases[worker][role] -= 1

    def fills(self, worker: int, role: int, now: float) -> bool:
        """Whether a worker fills a role now."""
        begin, end = self.windows[worker].get(role, (0.0, 0.0))
        return begin <= now < end

    def team_of(self, role: int, team: int, now: float) -> list[int]:
        """Workers who fill a role for a team now, in list order."""
        known = self.teams.get((role, team))
        if known is None:
            known = self.teams[role, team] = [
                number
                for number, worker in enumerate(self.workers)
                if team in worker.serves and role in self.windows[number]
            ]
        return [number for number in known if self.fills(number, role, now)]

    def name_at_referral(self, case: Case, now: float) -> None:
        """Give a person one worker of each named role, as drawn, from those of their team now."""
        for role, uniforms in self.named:
            if role in case.keeper:
                continue
            colleagues = self.team_of(role, case.team, now)
            if colleagues:
                chosen = int(uniforms[case.number] * len(colleagues))
                self.keep(case, role, colleagues[chosen])

    def free_place(self, role: int, team: int, now: float) -> int:
        """Worker with a free place who has the fewest open cases, the first of equals; or -1."""
        best, fewest = NONE, 0
        for worker in self.team_of(role, team, now):
            held, places = self.open_cases[worker][role], self.places[worker][role]
            if (places == NONE or held < places) and (best == NONE or held < fewest):
                best, fewest = worker, held
        return best

    def successor(self, case: Case, role: int, leaver: int, now: float) -> int:
        """Find who takes over: the colleague with the fewest cases, else the coordinator, else -1.

        The care coordinator is the person's worker of the first named role who is still there.
        """
        colleagues = [w for w in self.team_of(role, case.team, now) if w != leaver]
        if colleagues:
            return min(colleagues, key=lambda worker: self.open_cases[worker][role])
        for named in self.named_roles:
            coordinator = case.keeper.get(named, NONE)
            if coordinator not in (NONE, leaver) and self.fills(coordinator, named, now):
                return coordinator
        return NONE

    def desk_and_role(self, worker: int, role: int) -> tuple[int, int]:
        """Desk at which a worker does work of a role, and the role in whose queue it waits there.

        A care coordinator who takes over another role's work does it among their own cases.
        """
        desk: int = self.desk_of[worker][role]
        if desk != NONE:
            return desk, role
        named = [each for each in self.named_roles if self.desk_of[worker][each] != NONE]
        own = named[0] if named else self.workers[worker].role
        return self.desk_of[worker][own], own
