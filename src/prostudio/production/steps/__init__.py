"""What the steps do: functions of a StepContext, found by the names in `pyproject.toml`.

Every module here imports heavy libraries inside its functions, because the planner
reads the names and the children do the work.
"""
