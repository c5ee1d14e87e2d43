"""Small requests that an engine's own card allows: as strangers get them, for tests here."""

from prostudio.engines.conformance.asking import forbidden, given, picture, shot_request
from prostudio.engines.conformance.trial import Made, shoot

__all__ = ["Made", "forbidden", "given", "picture", "shoot", "shot_request"]
