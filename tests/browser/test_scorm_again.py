"""scorm-again as the LMS: a second opinion on the values that packages tell."""

import json
from typing import Any

import pytest
from answering import RIGHT_ONES, WRONG_ONES, Scene, give, read_all
from lms_page import EDITIONS, Edition, current, go_to, wait_for_course
from playwright.sync_api import BrowserContext, Page
from reports import ROWS, expected
from serving import Server
