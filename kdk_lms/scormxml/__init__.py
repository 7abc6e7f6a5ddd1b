"""scormxml reads, writes and judges SCORM manifests (`imsmanifest.xml`) with lxml.

It knows SCORM 1.2, SCORM 2004 3rd and 4th Edition, needs nothing but lxml, and opens neither
network nor disk except for the folder of schema files that it is given.

* `single_sco` makes the manifest of the usual package; the dataclasses of `model` make any other.
* `write` turns a manifest into bytes (the same every time), `read` turns bytes into a manifest.
* `profile` compares a manifest with the files of its package and with what LMSs refuse; `moodle`
  adds what only Moodle does; `markup` looks at the text; `validate` adds the official XSDs.
* `schema_files` gives the schema files that strict LMSs want to see inside a package.

>>> from kdk_lms.scormxml import Edition, profile, read, single_sco, write
>>> files = ["index.html", "assets/app.js"]
>>> course = single_sco(Edition.SCORM_12, "KDK1", "Zażółć gęślą jaźń", "index.html", files)
>>> print(write(course, Edition.SCORM_12).decode("utf-8").partition("</title>\\n")[2])
      <item identifier="ITEM1" identifierref="RES1" isvisible="true">
        <title>Zażółć gęślą jaźń</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="RES1" type="webcontent" adlcp:scormtype="sco" href="index.html">
      <file href="index.html"/>
      <file href="assets/app.js"/>
    </resource>
  </resources>
</manifest>
<BLANKLINE>
>>> read(write(course, Edition.SCORM_12)) == (course, Edition.SCORM_12)
True
>>> for finding in profile(course, Edition.SCORM_12, ["index.html", "assets/App.js"]):
...     print(finding)
assets/app.js: is listed but not in the package [file-missing]
assets/App.js: is in the package but not listed [file-unlisted]
assets/App.js: the name may have only a-z 0-9 . _ - and / [file-name]
"""

from .course import CONTENT_DECIDES, single_sco
from .finding import Finding, Level, ManifestError, SchemaFolderError
from .markup import markup
from .model import (
    CompletionThreshold,
    Condition,
    ControlMode,
    DeliveryControls,
    Edition,
    File,
    Item,
    LmsButton,
    Manifest,
    MapInfo,
    Objective,
    Organization,
    Resource,
    Rollup,
    Rule,
    RuleAction,
    RuleCondition,
    ScormType,
    Sequencing,
    TimeLimitAction,
)
from .moodle import moodle
from .profile import profile
from .read import read
from .schemas import schema_files, validate
from .write import write

__all__ = [
    "CONTENT_DECIDES",
    "CompletionThreshold",
    "Condition",
    "ControlMode",
    "DeliveryControls",
    "Edition",
    "File",
    "Finding",
    "Item",
    "Level",
    "LmsButton",
    "Manifest",
    "ManifestError",
    "MapInfo",
    "Objective",
    "Organization",
    "Resource",
    "Rollup",
    "Rule",
    "RuleAction",
    "RuleCondition",
    "SchemaFolderError",
    "ScormType",
    "Sequencing",
    "TimeLimitAction",
    "markup",
    "moodle",
    "profile",
    "read",
    "schema_files",
    "single_sco",
    "validate",
    "write",
]
