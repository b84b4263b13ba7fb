"""How hypothesis searches among the neighbours, whose calls take longer than ours."""

from hypothesis import settings

# The same examples in every run: a red run is then a fault, never bad luck.
settings.register_profile("default", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("default")
