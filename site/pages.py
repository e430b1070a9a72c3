"""What mkdocs needs to show the repository's own pages: a hook of mkdocs.

The pages stay where they are, with links that GitHub follows. Links to files that are no page lead to GitHub.
"""

import re
import shutil
from pathlib import Path
from posixpath import relpath

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent

# Pages that are not in docs/: those of the root, and the site's own.
OTHERS = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "ARCHITECTURE.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "SECURITY.md": "SECURITY.md",
    "site/api.md": "api.md",
    "site/api-python.md": "api-python.md",
    "site/index.md": "index.md",
    "site/site.css": "site.css",
}

FENCE = re.compile(r"^( *```.*?^ *```)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<=\]\()([^)\s#]+)")
PIECE = re.compile(r"^( *)<!-- README: (.*?) -->$", re.MULTILINE)


def on_config(config):
    """Replaces each entry of the navigation that has a star by the pages that there are."""
    config.nav = expanded(config.nav, Path(config.docs_dir))


def expanded(nav, docs):
    """The navigation, or a part of it, without stars."""
    if isinstance(nav, dict):
        return {title: expanded(part, docs) for title, part in nav.items()}
    if isinstance(nav, list):
        return [page for part in nav for page in several(expanded(part, docs))]
    if "*" in nav:
        return sorted(path.relative_to(docs).as_posix() for path in docs.glob(nav))
    return nav


def several(part):
    return part if isinstance(part, list) else [part]


def on_files(files, config):
    """Adds the pages that are not in docs/."""
    for source, uri in OTHERS.items():
        if source != "README.md":
            files.append(File.generated(config, uri, abs_src_path=str(ROOT / source)))
    return files


def on_page_markdown(markdown, page, config, files):
    """Makes links and blocks of code what mkdocs understands, and puts pieces of the README where they belong."""
    source = Path(page.file.abs_src_path).relative_to(ROOT).as_posix()
    repository = config.repo_url.rstrip("/")
    markdown = written(markdown, source, page, repository)
    if not PIECE.search(markdown):
        return markdown
    readme = written((ROOT / "README.md").read_text("utf-8"), "README.md", page, repository)
    return PIECE.sub(lambda place: cut(readme, *place.groups()), markdown)


def on_post_build(config):
    """Adds the pages of rustdoc, which `cargo xtask site` has made."""
    made = ROOT / "target/rustdoc/doc"
    if made.exists():
        shutil.copytree(made, Path(config.site_dir) / "rust")


def written(markdown, source, page, repository):
    """The text of a file of the repository, as its page has it."""
    # Of `rust,no_run`, the highlighter knows the first word.
    markdown = re.sub(r"^( *```\w+),[\w,]+$", r"\1", markdown, flags=re.MULTILINE)
    parts = FENCE.split(markdown)
    parts[::2] = [
        LINK.sub(lambda it: link(it[1], source, page, repository), part) for part in parts[::2]
    ]
    return "".join(parts)


def cut(readme, indent, title):
    """The first block of code of a section of the README, or its list, at this indentation."""
    section = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## )", readme, re.MULTILINE | re.DOTALL)
    block = section and re.search(
        r"^```.*?^```$|^- .*?(?=\n\n)", section[1], re.MULTILINE | re.DOTALL
    )
    if not block:
        raise LookupError(f"README.md has no section {title!r} with a block of code or a list")
    return "\n".join(indent + line if line else "" for line in block[0].split("\n"))


def link(target, source, page, repository):
    """The target of a link in a file of the repository, as seen from its page."""
    if re.match(r"[a-z]+:", target):
        return target
    path = (ROOT / source).parent / target
    if not path.exists():
        return target  # mkdocs reports it
    path = path.resolve().relative_to(ROOT)
    uri = (
        path.relative_to("docs").as_posix()
        if path.parts[0] == "docs"
        else OTHERS.get(path.as_posix())
    )
    if uri is None:
        kind = "tree" if (ROOT / path).is_dir() else "blob"
        return f"{repository}/{kind}/main/{path.as_posix()}"
    return relpath(uri, Path(page.file.src_uri).parent.as_posix())
