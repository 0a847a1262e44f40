"""Files of the kind Office wrote before 2007, and in which it hides what is encrypted."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*streams: str) -> bytes:
    return OLE + bytes(504) + b"".join(stream.encode("utf-16-le") for stream in streams) + bytes(1024)
