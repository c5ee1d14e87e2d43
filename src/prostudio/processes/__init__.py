"""Children: started in their own group, limited, killed in time, never outliving their parent."""

from prostudio.processes.calls import output, run_limited
from prostudio.processes.child import Bounds, Child, ChildError
from prostudio.processes.interrupting import interrupt_main

__all__ = ["Bounds", "Child", "ChildError", "interrupt_main", "output", "run_limited"]
