"""Settings for every test."""

from hypothesis import HealthCheck, settings

# The same examples on every machine and in every run; a scenario is more than a few choices.
settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("search", parent=settings.get_profile("fixed"), derandomize=False)
settings.load_profile("fixed")
