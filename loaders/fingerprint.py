"""What a file or folder is known by: the sha256 of its content."""

from hashlib import file_digest, sha256
from pathlib import Path


def fingerprint(path: Path) -> str:
    """The sha256 of a file, or of the names and sha256 of all files in a folder, in hexadecimal."""
    if not path.is_dir():
        return _file_hash(path) if path.is_file() else ""
    files = sorted(file for file in path.rglob("*") if file.is_file())
    listing = "".join(f"{_file_hash(file)}  {file.relative_to(path).as_posix()}\n" for file in files)
    return sha256(listing.encode()).hexdigest()


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
