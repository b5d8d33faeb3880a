"""A scenario that is simulated in a few milliseconds and has something of everything."""

SMALL = """
name: Small
description: One service over three months. It has a panel, a payment run and a published figure.
start: 2026-01-05
end: 2026-04-05
calendar: {holidays: england-and-wales, week: mon-fri, hours: "09:00-17:00"}
demand:
  per_month: 6                          # assumed
  team: {north: 0.6, south: 0.4}        # reported: somewhere
staff:
  worker: {people: 2, hours_per_week: 37, share: 0.2, cost_per_hour_pounds: 30}   # assumed
panels:
  panel: {every_days: 14, places: 3}
  payment_run: {every_days: 28}
pathway:
  - stage: assessment
    steps:
      - work: {by: worker, hours: {exponential: 4}}
    milestone: assessed
  - stage: approval
    steps:
      - sitting: panel
      - sitting: payment_run
    outcomes:
      withdrawn: {share: 0.1, leave: withdrawn}
      paid: rest
    milestone: first_payment
budget: {points: 30, price_point_pounds: 100, told_at: assessed}
payments: {first_at: first_payment}
targets:
  twelve_weeks: {from: referral, to: first_payment, within_days: 84}
published:
  - {id: P1, label: "=People referred", measure: referred, value: 18, tolerance_percent: 50,
     source: "@made up", confidence: assumed}
"""
