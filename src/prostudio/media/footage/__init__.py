"""The user's own footage, decoded by a child that can do no harm; begin at `reading`."""
