"""The version of a distribution, and how many bytes it and all that it needs take: `python installed.py NAME ...`.

What it prints is of the first of the names; the sizes of all are added.
"""

import json
import sys
from importlib.metadata import PackageNotFoundError, distribution

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name


def needed(names):
    """All that these need, and they themselves."""
    found, left = {}, list(names)
    while left:
        name = canonicalize_name(left.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        requirements = (Requirement(text) for text in found[name].requires or ())
        left += [it.name for it in requirements if it.marker is None or it.marker.evaluate({"extra": ""})]
    return found


def size(distribution):
    files = (file.locate() for file in distribution.files or () if "__pycache__" not in file.parts)
    return sum(file.stat().st_size for file in files if file.is_file())


names = sys.argv[1:]
found = needed(names)
first = found[canonicalize_name(names[0])]
print(json.dumps({"version": first.version, "installed": sum(map(size, found.values()))}))
