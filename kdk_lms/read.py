"""From folders to courses: everything is read, and every problem found, before any writing."""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kdk_lms.check.pictures import content_problems
from kdk_lms.check.signs import sign_problems
from kdk_lms.errors import KdkError, Level, Place, Problem
from kdk_lms.fields import (
    CourseFields,
    LessonFields,
    ModuleFields,
    parse_front_matter,
    parse_yaml,
    validate,
)
from kdk_lms.grammar import parse_lesson
from kdk_lms.model import Asset, Course, Fact, Lesson, Module, Settings, Term, Text
from kdk_lms.registries import (
    FACTS_FILE,
    TERMS_FILE,
    citation_problems,
    cited,
    glossary,
    read_facts,
    read_terms,
)

COURSE_FILE, MODULE_FILE = "course.yml", "module.yml"
MISSING_KEY = "KDK-F020"
MAX_TEXT = 512 * 1024
MAX_ASSET = 50 * 1024 * 1024
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
AnyFields = TypeVar("AnyFields", CourseFields, ModuleFields)
_VIEW_BOX = re.compile(rb'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+(\d+\.?\d*)[ ,]+(\d+\.?\d*)"')
_NUMBER = re.compile(r"^\d+[-_. ]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a course.

    Shape: where there are errors, the course holds what could be read, so that the other rules can
    be applied all the same.
    """

    course: Course
    problems: tuple[Problem, ...]


def find_courses(folder: Path) -> list[Path]:
    """Folders with a `course.yml`, by name.

    Raises: KdkError KDK-E001 when there is no such folder, KDK-E002 when it has no course.
    """
    if not folder.is_dir():
        raise KdkError("KDK-E001", folder=str(folder))
    found = sorted(path.parent for path in folder.glob(f"*/{COURSE_FILE}"))
    if (folder / COURSE_FILE).is_file():
        found.insert(0, folder)
    if not found:
        raise KdkError("KDK-E002", folder=str(folder))
    return found


def read_course(folder: Path, root: Path) -> Reading:
    """Read one course; paths in places are relative to `root`."""
    return _Reader(folder, root).read()


class _Reader:
    """Collects the problems while the files of one course are read."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.root = root
        self.problems: list[Problem] = []
        self.assets: list[Asset] = []
        self.has_lessons = False  # readable or not
        self.texts: list[str] = []  # of the lessons' files, to see which terms they use

    def read(self) -> Reading:
        fields = self._yaml(self.folder / COURSE_FILE, CourseFields)
        if fields is None:
            fields = CourseFields.model_construct(title=self.folder.name)
        modules = tuple(self._modules(fields.modules))
        if not self.has_lessons:
            self._add("KDK-S001", self.folder / COURSE_FILE)
        facts, terms = self._registries()
        lessons = [lesson for module in modules for lesson in module.lessons]
        self.problems += citation_problems(lessons, facts)
        if entries := glossary(self.texts, terms, fields.language):
            modules = (*modules, Module("", "", (entries,)))
        course = Course(
            id=self._id(self.folder),
            title=fields.title,
            language=fields.language,
            version=fields.version,
            description=fields.description,
            place=Place(self._shown(self.folder / COURSE_FILE)),
            modules=modules,
            assets=tuple(self.assets),
            facts=cited(lessons, facts),
            settings=self._settings(fields),
            license=fields.license,
            contact=fields.contact,
        )
        return Reading(course, tuple(self.problems))

    def _registries(self) -> tuple[Mapping[str, Fact], Mapping[str, Term]]:
        """The facts and terms that lie beside the folders of the courses, where they do."""
        facts: Mapping[str, Fact] = {}
        terms: Mapping[str, Term] = {}
        path = self.folder.parent / FACTS_FILE
        if path.is_file() and (text := self._text(path)) is not None:
            facts, problems = read_facts(text, self._shown(path))
            self.problems += problems
        path = self.folder.parent / TERMS_FILE
        if path.is_file() and (text := self._text(path)) is not None:
            terms, problems = read_terms(text, self._shown(path))
            self.problems += problems
        return facts, terms

    def _settings(self, fields: CourseFields) -> Settings:
        schemas = str((self.folder / fields.schemas).resolve()) if fields.schemas else ""
        return Settings(
            pass_mark=fields.pass_mark,
            completion=fields.completion,
            status_on_pass=fields.status_on_pass,
            diacritics=fields.diacritics,
            schemas=schemas,
            edition_2004=fields.edition_2004,
        )

    def _modules(self, titles: Mapping[str, str]) -> Iterator[Module]:
        """Lessons beside `course.yml` first, then a module for each folder with lessons."""
        files, folders = self._listing(self.folder)
        own = self._lessons(files)
        if own:
            yield Module("", "", own)
        for folder in folders:
            files, inner = self._listing(folder)
            for path in inner:
                self._assets_below(path)
            lessons = self._lessons(files)
            if lessons:
                yield Module(self._id(folder), self._module_title(folder, titles), lessons)

    def _listing(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """Files and folders that count, by name; what leads out of the course is a problem."""
        entries = [path for path in sorted(folder.iterdir()) if path.name[0] not in "._"]
        safe = [path for path in entries if self._is_inside(path)]
        for path in safe:
            if not path.is_file() and not path.is_dir():
                self._add("KDK-N010", path)
            elif path.is_dir() and path.suffix == ".md":
                self._add("KDK-N011", path)
        return [path for path in safe if path.is_file()], [path for path in safe if path.is_dir()]

    def _is_inside(self, path: Path) -> bool:
        if not path.is_symlink():
            return True
        if path.exists() and path.resolve().is_relative_to(self.folder.resolve()):
            return True
        self._add("KDK-N003", path)
        return False

    def _module_title(self, folder: Path, titles: Mapping[str, str]) -> str:
        module_id = self._id(folder)
        path = folder / MODULE_FILE
        fields = self._yaml(path, ModuleFields) if path.is_file() else None
        if fields is not None:
            return fields.title
        return titles.get(module_id) or module_id.replace("-", " ").capitalize()

    def _lessons(self, files: list[Path]) -> tuple[Lesson, ...]:
        lessons = []
        for path in files:
            if path.suffix == ".md":
                if lesson := self._lesson(path):
                    lessons.append(lesson)
            elif path.name not in (COURSE_FILE, MODULE_FILE):
                self._asset(path)
        return tuple(lessons)

    def _lesson(self, path: Path) -> Lesson | None:
        self.has_lessons = True
        text = self._text(path)
        if text is None:
            return None
        self.texts.append(text)
        shown = self._shown(path)
        matter = parse_front_matter(text, shown)
        self.problems += matter.problems
        fields, problems = validate(LessonFields, matter.fields, matter.places, Place(shown))
        # Where the keys could not be read to their end, a missing one may have been written.
        self.problems += [p for p in problems if matter.is_whole or p.code != MISSING_KEY]
        parsed = parse_lesson(matter.body, shown, matter.body_line)
        self.problems += parsed.problems
        if fields is None:
            fields = LessonFields.model_construct(title=path.stem)
        return Lesson(
            id=self._id(path),
            title=fields.title,
            place=Place(shown),
            path=path.relative_to(self.folder).as_posix(),
            body=Text(parsed.body, Place(shown, matter.body_line)),
            blocks=parsed.blocks,
            minutes=fields.minutes,
            outcomes=tuple(fields.outcomes),
            description=fields.description,
        )

    def _yaml(self, path: Path, model: type[AnyFields]) -> AnyFields | None:
        text = self._text(path)
        if text is None:
            return None
        matter = parse_yaml(text, self._shown(path))
        self.problems += matter.problems
        if matter.problems:
            return None
        fields, problems = validate(model, matter.fields, matter.places, Place(self._shown(path)))
        self.problems += problems
        return fields

    def _text(self, path: Path) -> str | None:
        content = path.read_bytes()
        if len(content) > MAX_TEXT:
            self._add("KDK-Z001", path, size=_kilobytes(len(content)), limit=_kilobytes(MAX_TEXT))
            return None
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            self._not_utf8(path, content, error.start)
            return None
        self.problems += sign_problems(text, self._shown(path))
        return text

    def _not_utf8(self, path: Path, content: bytes, start: int) -> None:
        before = content[:start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        place = Place(self._shown(path), line, column)
        self.problems.append(Problem("KDK-N004", place, {"encoding": likely_encoding(content)}))

    def _assets_below(self, folder: Path) -> None:
        files, folders = self._listing(folder)
        for path in files:
            if path.suffix == ".md":
                self._add("KDK-N012", path, level=Level.WARNING)
            self._asset(path)
        for inner in folders:
            self._assets_below(inner)

    def _asset(self, path: Path) -> None:
        size = path.stat().st_size
        if size > MAX_ASSET:
            self._add("KDK-Z001", path, size=_kilobytes(size), limit=_kilobytes(MAX_ASSET))
            return
        content = path.read_bytes()
        width, height = picture_size(path.suffix.lower(), content)
        self.problems += content_problems(path.suffix.lower(), content, self._shown(path))
        relative = path.relative_to(self.folder).as_posix()
        digest = sha256(content).hexdigest()[:16]
        self.assets.append(Asset(relative, str(path), size, digest, width, height))

    def _id(self, path: Path) -> str:
        """The name without its leading number and ending."""
        stem = path.stem if path.suffix == ".md" else path.resolve().name
        name = _NUMBER.sub("", stem)
        if not _ID.fullmatch(name) or len(name) > 60:
            self._add("KDK-N001", path, name=path.name)
        return name

    def _shown(self, path: Path) -> str:
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def _add(self, code: str, path: Path, level: Level = Level.ERROR, **facts: str) -> None:
        problem = Problem(code, Place(self._shown(path)), facts, level)
        if problem not in self.problems:
            self.problems.append(problem)


def likely_encoding(content: bytes) -> str:
    """The encoding that Polish text in another one is most likely in.

    Source: the Polish letters that differ between the two: ą ś ź lie elsewhere in each.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    windows = sum(content.count(letter) for letter in (b"\xb9", b"\x9c", b"\x9f", b"\xa5", b"\x8c"))
    iso = sum(content.count(letter) for letter in (b"\xb1", b"\xb6", b"\xbc", b"\xa1", b"\xa6"))
    return "ISO-8859-2" if iso > windows else "Windows-1250"


def picture_size(suffix: str, content: bytes) -> tuple[int | None, int | None]:
    """Width and height of an SVG or PNG picture in CSS pixels, where the file says them."""
    if suffix == ".png" and content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack(">LL", content[16:24])
        return width, height
    if suffix == ".svg" and (box := _VIEW_BOX.search(content[:4096])):
        return round(float(box[1])), round(float(box[2]))
    return None, None


def _kilobytes(size: int) -> str:
    return f"{size / 1024:.0f} kB"
