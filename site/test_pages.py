"""Tests of the hook that makes the site's pages."""

import unittest
from types import SimpleNamespace

import pages

REPOSITORY = "https://code.example/sessions"


class PagesTest(unittest.TestCase):
    def link(self, target, source):
        uri = source.removeprefix("docs/")
        return pages.link(
            target, source, SimpleNamespace(file=SimpleNamespace(src_uri=uri)), REPOSITORY
        )

    def test_a_link_leads_to_the_page_or_else_to_github(self):
        for source, target, link in [
            ("docs/python.md", "reference.md", "reference.md"),
            ("docs/python.md", "../SECURITY.md", "SECURITY.md"),
            ("docs/decisions/0001-kinds-of-error-are-data.md", "../python.md", "../python.md"),
            ("SECURITY.md", "docs/python.md", "python.md"),
            ("docs/python.md", "../Cargo.toml", f"{REPOSITORY}/blob/main/Cargo.toml"),
            ("README.md", "crates/core", f"{REPOSITORY}/tree/main/crates/core"),
            ("docs/python.md", "https://finhub.cloud", "https://finhub.cloud"),
        ]:
            with self.subTest(target):
                self.assertEqual(self.link(target, source), link)

    def test_code_keeps_what_looks_like_a_link(self):
        text = "[a](../Cargo.toml)\n```rust,no_run\nlist[0](../Cargo.toml)\n```\n"
        page = SimpleNamespace(file=SimpleNamespace(src_uri="python.md"))
        written = pages.written(text, "docs/python.md", page, REPOSITORY)
        self.assertIn("\n```rust\nlist[0](../Cargo.toml)\n```\n", written)
        self.assertIn("/blob/main/Cargo.toml)", written)


if __name__ == "__main__":
    unittest.main()
