"""Where several machines keep what they made: named bytes in a shared folder or in a bucket."""

from prostudio.depot.depot import Depot, Listed
from prostudio.depot.opening import open_depot

__all__ = ["Depot", "Listed", "open_depot"]
