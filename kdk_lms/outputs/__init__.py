"""The outputs: one file and one row each."""

from collections.abc import Callable, Mapping

from kdk_lms.outputs import scorm12, scorm2004
from kdk_lms.rendering import CoursePages
from kdk_lms.tree import Tree

# Packages: one zip a course. The site is no row here, for MkDocs hosts it (see website.py).
PACKAGES: Mapping[str, Callable[[CoursePages], Tree]] = {
    "scorm12": scorm12.render,
    "scorm2004": scorm2004.render,
}
SITE = "site"
NAMES = (SITE, *PACKAGES)
