"""Opens a plain or packed file (.csv, .csv.gz, .csv.zst) as a stream, within little memory."""

import gzip
import io
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# What goes wrong in a file that is cut off, or of another kind than its name says.
UNREADABLE = (EOFError, OSError, zlib.error, zstd.ZstdError)
# A file packed by zstd's strongest setting is unpacked beside its last 128 MB; 2**22 bytes is 4 MB.
WINDOW = 22
REPACKED: Any = {
    zstd.CompressionParameter.compression_level: 1,
    zstd.CompressionParameter.window_log: WINDOW,
}


@contextmanager
def opened(path: Path, told: Callable[[int], None]) -> Iterator[IO[bytes]]:
    """The unpacked file. `told` hears how many bytes of the file were read since the last time.

    Raises one of UNREADABLE here or while it is read.
    """
    with path.open("rb") as file:
        if path.suffix.lower() == ".zst":
            with _light(file) as light, zstd.ZstdFile(_counted(light, path, told)) as data:
                yield cast(IO[bytes], data)
        elif path.suffix.lower() == ".gz":
            with gzip.GzipFile(fileobj=_counted(file, path, told)) as packed:
                yield cast(IO[bytes], packed)
        else:
            yield cast(IO[bytes], io.BufferedReader(_counted(file, path, told)))


@contextmanager
def _light(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The same file, or where it takes much memory to unpack a copy that does not."""
    if not _heavy(file):
        yield file
        return
    with TemporaryFile() as copy:
        with (
            zstd.ZstdFile(file) as data,
            zstd.ZstdFile(copy, "wb", options=REPACKED) as packed,
        ):
            shutil.copyfileobj(data, packed)
        copy.seek(0)
        yield copy


def _heavy(file: IO[bytes]) -> bool:
    """Whether unpacking takes much memory; also when it is no such file at all."""
    little: Any = {zstd.DecompressionParameter.window_log_max: WINDOW}
    try:
        with zstd.ZstdFile(file, options=little) as data:
            data.read(1)
    except zstd.ZstdError:
        return True
    finally:
        file.seek(0)
    return False


class _Counted(io.RawIOBase):
    """A file that tells how far it is, in bytes of a file that may have another size."""

    def __init__(self, file: IO[bytes], share: float, told: Callable[[int], None]) -> None:
        self.file, self.share, self.told = file, share, told
        self.at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        count = self.file.readinto(room)  # type: ignore[attr-defined]
        before = round(self.at * self.share)
        self.at += count
        self.told(round(self.at * self.share) - before)
        return count


def _counted(file: IO[bytes], path: Path, told: Callable[[int], None]) -> Any:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return _Counted(file, path.stat().st_size / size if size else 1.0, told)
