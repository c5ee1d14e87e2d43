"""ProStudio's REST resources for assistants, over the Model Context Protocol.

A tool is one documented operation, a resource one documented GET; nothing else is offered.
`tools` and `resources` are the tables, `described` reads the rest out of the OpenAPI document,
`studios` says who is asked (this machine's server app, or a server), `serving` speaks the protocol.
"""
