"""Tests of the check of a built site."""

import tempfile
import unittest
from pathlib import Path

import check


def problems(**files):
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder).resolve()
        for name, text in files.items():
            (site / name.replace("__", ".")).write_text(text, "utf-8")
        return list(check.problems(site))


class CheckTest(unittest.TestCase):
    def test_whatever_a_page_loads_from_elsewhere_is_found(self):
        for text in [
            '<script src="https://cdn.example/a.js"></script>',
            '<script src="//cdn.example/a.js"></script>',
            '<link rel="stylesheet" href="https://fonts.example/css">',
            '<link rel="preconnect" href="https://fonts.example">',
            '<img src="http://badge.example/a.svg">',
            '<img src="a.png" srcset="https://cdn.example/a.png">',
            "<style>@font-face { src: url('https://fonts.example/a.woff') }</style>",
            '<p style="background: url(https://cdn.example/a.png)">',
            '<iframe src="https://video.example"></iframe>',
        ]:
            with self.subTest(text):
                self.assertEqual(len(problems(a__html=text)), 1)
        self.assertEqual(len(problems(a__css='@import "https://fonts.example/css";')), 1)

    def test_a_link_to_elsewhere_loads_nothing(self):
        text = '<link rel="canonical" href="https://site.example"><a href="https://finhub.cloud">FinHub</a>'
        self.assertEqual(problems(a__html=text), [])

    def test_a_link_that_leads_nowhere_is_found(self):
        there = '<a href="b.html#there"></a><a href="#top"></a><a href="/b.html"></a>'
        self.assertEqual(problems(a__html=there, b__html='<p id="there">'), [])
        for link in ["c.html", "b.html#elsewhere", "#elsewhere", "/c.html"]:
            with self.subTest(link):
                self.assertEqual(len(problems(a__html=f'<a href="{link}"></a>', b__html="")), 1)


if __name__ == "__main__":
    unittest.main()
