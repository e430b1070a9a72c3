"""Checks a built site: its pages request nothing from elsewhere, and their links lead somewhere.

`python site/check.py FOLDER` prints what is wrong, and fails if anything is.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# The attributes by which a browser loads something with the page.
LOADED = {"data", "poster", "src", "srcset", "xlink:href"}
# The relations of a `<link>` that a browser loads, or connects for.
LOADED_RELATIONS = {
    "stylesheet",
    "icon",
    "apple-touch-icon",
    "manifest",
    "modulepreload",
    "preload",
}
LOADED_RELATIONS |= {"prefetch", "preconnect", "dns-prefetch"}
STYLE = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])([^'")\s]+)""")
ELSEWHERE = re.compile(r"(?:https?|wss?|ftp):|//")

# rustdoc checks its own links.
WITH_LINKS_OF_THEIR_OWN = "rust"


class Page(HTMLParser):
    """What a page loads, links to, and may be linked by."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.links, self.anchors = [], [], {"", "top"}
        self.in_style = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.in_style = tag == "style"
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and LOADED_RELATIONS & set(given.get("rel", "").lower().split()):
            self.loaded.append(given.get("href", ""))
        self.loaded += [given[name] for name in LOADED & given.keys()]
        self.loaded += STYLE.findall(given.get("style", ""))

    def handle_data(self, data):
        if self.in_style:
            self.loaded += STYLE.findall(data)


def problems(site):
    """What is wrong with the site in this folder: a line each."""
    pages = {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    styles = {path: STYLE.findall(path.read_text("utf-8")) for path in sorted(site.rglob("*.css"))}
    for path, loaded in (styles | {path: page.loaded for path, page in pages.items()}).items():
        yield from (f"{path.relative_to(site)} loads {it}" for it in loaded if ELSEWHERE.match(it))
    for path, page in pages.items():
        if path.relative_to(site).parts[0] != WITH_LINKS_OF_THEIR_OWN:
            wrong = sorted({it for it in page.links if not leads_somewhere(it, path, site, pages)})
            yield from (
                f"{path.relative_to(site)} links to {it}, which is not there" for it in wrong
            )


def leads_somewhere(link, path, site, pages):
    scheme, host, place, _, fragment = urlsplit(link)
    if scheme or host:
        return True
    place = unquote(place)
    target = site / place[1:] if place.startswith("/") else path.parent / place if place else path
    target = (target / "index.html" if target.is_dir() else target).resolve()
    return target.exists() and (target not in pages or unquote(fragment) in pages[target].anchors)


if __name__ == "__main__":
    found = list(problems(Path(sys.argv[1]).resolve()))
    print(
        "\n".join(found) or "No page loads anything from elsewhere, and every link leads somewhere."
    )
    sys.exit(bool(found))
