"""A small scenario that uses most of the language, for tests to spoil."""

SMALL = """\
name: Small
start: 2009-03-02   # reported S:1
end: 2010-02-28
demand:
  per_month: 4   # derived: from the list
  team: {north: 0.5, south: rest}   # assumed
  need: {low: 0.7, high: 0.3}
staff:
  care:
    per_team: {north: 2, south: 1}
    share: 0.1   # assumed: a tenth
    caseload_places: 10
  broker:
    people: 1
    from: 2009-09-01
    also: care
panels:
  panel: {every_days: 14, places: 4}
routes:
  route:
    broker:
      share: 0
      steps:
        - work: {by: broker, hours: 5}
    practitioner:
      share: rest
      steps:
        - work: {by: care, hours: {triangular: [1, 2, 6]}, visits: 2}
pathway:
  - stage: start
    steps:
      - allocate: care
      - work: {by: care, hours: 3}
    milestone: started
  - stage: plan
    choose: route
  - stage: decide
    steps:
      - sitting: panel
    outcomes:
      agreed: rest
      returned: {share: 0.2, back_to: plan, at_most: 2}
    milestone: decided
  - stage: close
    steps:
      - release: care
changes:
  - on: 2009-09-01
    set:
      routes.route.broker.share: 0.4
targets:
  soon: {to: decided, within_days: 90}
"""


def small(*replacements: tuple[str, str]) -> str:
    """Return the small scenario with each first text replaced by the second."""
    text = SMALL
    for before, after in replacements:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text
