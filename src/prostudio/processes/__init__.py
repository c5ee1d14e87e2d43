"""Children: started in their own group, limited, killed in time, never outliving their parent."""

from prostudio.processes.calls import output, run_limited
from prostudio.processes.child import Bounds, Child, ChildError

__all__ = ["Bounds", "Child", "ChildError", "output", "run_limited"]
