"""Films over HTTP: a desk that takes orders, shows how far they are and hands films over.

Nothing is made here. `app` is the front door, `serving` runs it beside the owner of the
work; everything else is one route, or one rule that all routes keep.
"""
