"""Many machines: a film's steps on a Ray cluster, the store being the journal."""
