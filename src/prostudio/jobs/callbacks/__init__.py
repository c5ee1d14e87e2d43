"""Telling another program that a film is over: to hosts that the user allowed, and to nobody else.

`hosts` says who may be told, `signing` how a message shows where it is from, `waiting` what is
still to be told, `sending` how one message is sent, `caller` when.
"""
