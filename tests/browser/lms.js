/**
 * The page of an LMS around a package. It stays open while the package comes and goes, as the page
 * of a learner's course does, so it can tell afterwards what the package said.
 */

const course = {
  lms: null,
  launch: null,
  frame: null,
  popup: null,

  /** A new LMS of our own; `setting` as in runtime/fake. */
  begin(setting) {
    this.lms = new KdkFakeLms.FakeLms(setting);
  },

  /** Show a page; `how` is "frame" or "popup", `late` in milliseconds. */
  open({ address, how, late = 0, isNew = false }) {
    if (this.lms) {
      delete window[this.lms.apiName];
      this.launch = this.lms.launch(isNew);
      KdkFakeLms.install(window, this.lms, this.launch, late);
    }
    this.show(address, how);
  },

  show(address, how) {
    if (how === "popup") {
      this.popup = window.open(address, "course", "width=900,height=700");
      return;
    }
    this.frame = document.createElement("iframe");
    this.frame.title = "Kurs";
    this.frame.src = address;
    document.body.append(this.frame);
  },

  /** The ways in which an LMS gets rid of a course, none of which waits for it. */
  leave(how) {
    if (how === "swap") this.frame.src = "gone.html";
    if (how === "remove") this.frame.remove();
    if (how === "close") this.popup.close();
  },

  /** After a swap the old frame shows another page; it can go now. */
  clear() {
    this.frame?.remove();
    this.frame = null;
  },

  calls() {
    return this.launch.calls.map((call) => ({ ...call }));
  },

  /** Whether the course said good-bye and its window, if it had one, is closed. */
  isOver() {
    const isClosed = !this.popup || this.popup.closed;
    return isClosed && (this.launch?.calls.some((call) => call.verb === "terminate") ?? true);
  },

  stored() {
    return this.lms.stored();
  },

  complaints() {
    return this.lms.complaints();
  },
};

/** The second opinion: scorm-again as the LMS. It sends its commits to the server of the tests. */
const again = {
  api: null,
  calls: [],

  open({ edition, address, how, stored }) {
    const is12 = edition === "scorm12";
    const settings = {
      lmsCommitUrl: "/commit", dataCommitFormat: "flattened", autocommit: false, logLevel: 5,
      selfReportSessionTime: true, mastery_override: false,
    };
    const api = is12 ? new window.Scorm12API(settings) : new window.Scorm2004API(settings);
    if (stored) api.loadFromFlattenedJSON(stored, "");
    this.api = api;
    this.calls = [];
    window[is12 ? "API" : "API_1484_11"] = this.watched(api, is12 ? "LMS" : "");
    course.show(address, how);
  },

  watched(api, prefix) {
    const verbs = ["Initialize", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"];
    const names = [...verbs.map((verb) => prefix + verb), prefix ? "LMSFinish" : "Terminate"];
    const last = `${prefix}GetLastError`;
    return Object.fromEntries(names.map((name) => [name, (...texts) => {
      const result = api[name](...texts);
      const code = name === last ? "" : String(api[last]());
      const [element = "", value = ""] = texts;
      if (name !== last) this.calls.push({ verb: name.replace(/^LMS/, ""), element, value, result: String(result), code });
      return result;
    }]));
  },
};
