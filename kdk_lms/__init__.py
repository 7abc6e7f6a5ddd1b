"""Courses in Markdown, compiled into a site and into packages for an LMS."""

__version__ = "0.1.0"
