"""The program that speaks one sentence with libespeak-ng and ends.

espeak-ng is GPL and stays in a process of its own, of which this file is all that
knows it. A fresh process for each sentence is also what makes speech repeatable (the
library carries state from one text to the next, which even `espeak_Terminate` does
not clear), and keeps a crash or an `exit` of the library here.

stdin: one JSON object, see `engine.py`. stdout: messages, each a letter and the
length of what follows (little-endian 32 bits):
    R  JSON {"sample_rate", "version"}
    A  samples, s16
    W  JSON [character, first sample] of a spoken word
    E  JSON {} at the good end, or {"error": ...}
"""

import ctypes
import json
import os
import struct
import sys
from typing import IO, Any

SYNCHRONOUS = 2
DONT_EXIT = 0x8000
WORD = 1
POSITION_IS_CHARACTER = 1
UTF8 = 1
PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "range": 4, "word_gap": 7}


class EventId(ctypes.Union):
    """What an event is about."""

    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", EventId),
    )


CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event)
)


def open_channel() -> IO[bytes]:
    """Our own stdout; what the library prints goes to stderr."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return channel


def send(channel: IO[bytes], letter: bytes, data: bytes) -> None:
    """One message."""
    channel.write(struct.pack("<cI", letter, len(data)) + data)


def load(request: dict[str, Any]) -> tuple[Any, int]:
    """The library, initialised; its sample rate.

    The path of the data is given relative to the working directory: an absolute one
    of more than 160 bytes makes the library look elsewhere without a word.
    """
    library = ctypes.CDLL(request["library"])
    data = None
    if request["data"]:
        folder, name = os.path.split(request["data"])
        os.chdir(folder)
        data = os.fsencode(name)
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, data, DONT_EXIT)
    if rate <= 0:
        raise OSError(f"espeak-ng did not start with its data in {request['data']} ({rate})")
    return library, rate


def speak(channel: IO[bytes], request: dict[str, Any]) -> None:
    """Say the text, sending sound and words as they come."""
    library, rate = load(request)
    library.espeak_Info.restype = ctypes.c_char_p
    version = library.espeak_Info(None).decode()
    send(channel, b"R", json.dumps({"sample_rate": rate, "version": version}).encode())
    failures: list[OSError] = []

    def receive(samples: Any, count: int, events: Any) -> int:
        try:
            if samples and count > 0:
                send(channel, b"A", ctypes.string_at(samples, 2 * count))
            index = 0
            while events[index].type:
                event = events[index]
                if event.type == WORD:
                    word = [event.text_position - 1, event.sample]
                    send(channel, b"W", json.dumps(word).encode())
                index += 1
        except OSError as failure:  # nobody listens any more
            failures.append(failure)
            return 1
        return 0

    callback = CALLBACK(receive)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(request["voice"].encode()):
        raise LookupError(f"espeak-ng has no voice {request['voice']}")
    for name, value in request["parameters"].items():
        library.espeak_SetParameter(PARAMETERS[name], value, 0)
    text = request["text"].encode() + b"\0"
    result = library.espeak_Synth(text, len(text), 0, POSITION_IS_CHARACTER, 0, UTF8, None, None)
    library.espeak_Synchronize()
    if result or failures:
        raise OSError(f"espeak-ng stopped ({result})")


def main() -> None:
    """Answer the one request and end."""
    channel = open_channel()
    answer: dict[str, str] = {}
    try:
        speak(channel, json.load(sys.stdin))
    except (OSError, LookupError, AttributeError, ValueError) as failure:
        answer = {"error": str(failure)}
    send(channel, b"E", json.dumps(answer).encode())
    channel.flush()
    os._exit(0)  # the library's own farewell is slow and has crashed


if __name__ == "__main__":
    main()
