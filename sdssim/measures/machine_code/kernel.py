"""The one function that is called from outside: from a log to all of its figures.

The parts follow one another as the families of :mod:`sdssim.measures.catalogue` do, and each writes
the next figures. What is added up is added up in the order in which numpy's measures do it.
"""

from sdssim.machine.memory import Row
from sdssim.measures.machine_code.amounts import write_money, write_number_medians
from sdssim.measures.machine_code.groups import list_groups
from sdssim.measures.machine_code.journeys import (
    begin_journeys,
    count_dates,
    read_journeys,
    sift,
)
from sdssim.measures.machine_code.ledger import write_ledger
from sdssim.measures.machine_code.people import write_crossed, write_people
from sdssim.measures.machine_code.spells import order_by_case, put_down_spells
from sdssim.measures.machine_code.staff import write_staff
from sdssim.measures.machine_code.stock import write_oldest_by_group, write_stock, write_throughput
from sdssim.measures.machine_code.waits import write_waits
from sdssim.measures.machine_code.workload import measure_roster, share_among_roles
from sdssim.measures.machine_layout import WORLD

__all__ = ["WORLD", "run"]


def run(w: Row) -> None:
    """Measure a log."""
    sift(w)
    begin_journeys(w)
    read_journeys(w)
    count_dates(w)
    list_groups(w)
    order_by_case(w)
    put_down_spells(w)
    measure_roster(w)
    share_among_roles(w)

    w.place = 0
    write_people(w)
    write_crossed(w)
    write_number_medians(w)
    write_waits(w)
    write_ledger(w)
    write_stock(w)
    write_oldest_by_group(w)
    write_throughput(w)
    write_staff(w)
    write_money(w)
