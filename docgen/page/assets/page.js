// The clerk's page. It knows nothing of reports: it asks docgen (a worker, or the server it came from) and shows the answers.
// Texts and file names are only ever set as text; the one piece of HTML, the report as it reads, is rebuilt from a list of elements.
"use strict";

const $ = (id) => document.getElementById(id);
const HOME = JSON.parse($("home").textContent); // "worker" or "http"
const WORDS = JSON.parse($("words").textContent);
let language = (() => {
  try { return localStorage.getItem("docgen-language") || "zh"; } catch { return "zh"; }
})();

function say(name, values = {}) {
  const text = WORDS[language][name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

function element(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (name === "class") made.className = value;
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const announce = (text) => { $("live").textContent = text; };

// ------------------------------------------------------------------------------------------------ frames (docgen/page/frame.py)

function pack(said, files) {
  const names = Object.keys(files);
  const head = new TextEncoder().encode(JSON.stringify({ said, files: names.map((name) => [name, files[name].length]) }));
  const frame = new Uint8Array(4 + head.length + names.reduce((sum, name) => sum + files[name].length, 0));
  new DataView(frame.buffer).setUint32(0, head.length);
  frame.set(head, 4);
  let at = 4 + head.length;
  for (const name of names) { frame.set(files[name], at); at += files[name].length; }
  return frame;
}

function unpack(frame) {
  const size = new DataView(frame.buffer, frame.byteOffset).getUint32(0);
  const { said, files } = JSON.parse(new TextDecoder().decode(frame.subarray(4, 4 + size)));
  let at = 4 + size;
  const made = {};
  for (const [name, length] of files) { made[name] = frame.slice(at, at + length); at += length; }
  return { said, files: made };
}

// --------------------------------------------------------------------------------------------------- the two ways to reach docgen

const START_LIMIT = 60_000;
const ANSWER_LIMIT = 60_000;

async function part(name) {
  const text = $(`part-${name}`).textContent;
  let packed;
  if (Uint8Array.fromBase64) packed = Uint8Array.fromBase64(text);
  else {
    const letters = atob(text); // a loop: a mapping function takes ten times as long
    packed = new Uint8Array(letters.length);
    for (let n = 0; n < letters.length; n++) packed[n] = letters.charCodeAt(n);
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

let carried = null; // unpacked once, given to each worker

async function carriedParts() {
  carried ??= (async () => {
    const [worker, wasm, stdlib, app, lock] = await Promise.all(["worker", "wasm", "stdlib", "app", "lock"].map(part));
    return {
      script: URL.createObjectURL(new Blob([worker], { type: "text/javascript" })),
      parts: { wasm, stdlib, app, lock: new TextDecoder().decode(lock) },
    };
  })();
  return carried;
}

class WorkerDocgen {
  constructor(progress = () => {}) { this.progress = progress; this.waiting = new Map(); this.last = 0; }

  async start() {
    this.progress(0);
    const { script, parts } = await carriedParts();
    this.progress(1);
    const worker = (this.worker = new Worker(script));
    await new Promise((done, failed) => {
      const limit = setTimeout(() => { worker.terminate(); failed(new Error("slow")); }, START_LIMIT);
      worker.onerror = (event) => { clearTimeout(limit); failed(new Error(event.message || "worker")); };
      worker.onmessage = ({ data }) => {
        if (data.step) this.progress(2);
        if (data.failed) { clearTimeout(limit); failed(new Error(data.failed)); }
        if (data.ready) { clearTimeout(limit); this.progress(3); done(); }
      };
      worker.postMessage({ start: { ...parts, app: parts.app.slice().buffer } });
    });
    worker.onmessage = ({ data }) => {
      const waiting = this.waiting.get(data.id);
      if (!waiting) return;
      this.waiting.delete(data.id);
      clearTimeout(waiting.limit);
      if (data.frame) waiting.done(unpack(data.frame));
      else waiting.failed(new Error(data.failed));
    };
    return this;
  }

  stop() {
    this.worker?.terminate();
    for (const { failed, limit } of this.waiting.values()) { clearTimeout(limit); failed(new Error("stopped")); }
    this.waiting.clear();
  }

  // A file that takes too long ends its worker; a new one takes its place for the next request.
  async ask(said, files = {}) {
    if (this.broken) { this.broken = false; await this.start(); }
    const id = ++this.last;
    const frame = pack({ ...said, lang: language }, files);
    try {
      return await new Promise((done, failed) => {
        const limit = setTimeout(() => failed(new Error("too long")), ANSWER_LIMIT);
        this.waiting.set(id, { done, failed, limit });
        this.worker.postMessage({ id, frame }, [frame.buffer]);
      });
    } catch (error) {
      this.stop();
      this.broken = true;
      const message = error.message === "too long" || error.message === "stopped" ? say("tooLong") : error.message;
      return { said: { ok: false, error: { message, cure: say("tooLongCure"), code: "X000" } }, files: {} };
    }
  }
}

class ServedDocgen {
  constructor() { this.token = new URLSearchParams(location.hash.slice(1)).get("token") ?? ""; }

  async start() { return this; }

  stop() {}

  async ask(said, files = {}) {
    try {
      const answer = await fetch("/ask", {
        method: "POST",
        headers: { "X-Docgen-Token": this.token, "Content-Type": "application/octet-stream" },
        body: pack({ ...said, lang: language }, files),
      });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return unpack(new Uint8Array(await answer.arrayBuffer()));
    } catch (error) {
      return { said: { ok: false, error: { message: String(error.message), cure: "", code: "X000" } }, files: {} };
    }
  }
}

const newDocgen = (progress) => (HOME === "http" ? new ServedDocgen() : new WorkerDocgen(progress));
let docgen = null;

// ------------------------------------------------------------------------------------------------------------ files in and out

async function bytesOf(file) { return new Uint8Array(await file.arrayBuffer()); }

function save(name, bytes) {
  const link = element("a", { href: URL.createObjectURL(new Blob([bytes])), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function saveAll(files) {
  for (const [name, bytes] of Object.entries(files)) {
    save(name, bytes);
    await new Promise((done) => setTimeout(done, 250)); // a browser takes one after the other
  }
}

// Gives a file once, and again each time it was saved, where the browser lets a page look (File System Access).
class Followed {
  constructor(changed) { this.changed = changed; this.timer = null; this.follows = false; }

  async take(file, handle) {
    clearInterval(this.timer);
    this.follows = Boolean(handle);
    this.seen = file.lastModified;
    await this.changed(file);
    if (!handle) return;
    this.timer = setInterval(async () => {
      try {
        const now = await handle.getFile();
        if (now.lastModified !== this.seen) { this.seen = now.lastModified; await this.changed(now); }
      } catch { /* being saved: look again next time */ }
    }, 700);
  }
}

const plainName = (file) => file.webkitRelativePath || file.name;

async function droppedFiles(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const asked = items.map((item) => ({ item, file: item.getAsFile(), handle: item.getAsFileSystemHandle?.() }));
  const found = [];
  for (const { file, handle } of asked) {
    let given = null;
    try { given = await handle; } catch { /* none here */ }
    if (given?.kind === "directory") await filesBelow(given, "", found);
    else if (file) found.push({ file, handle: given, name: file.name });
  }
  return found;
}

async function filesBelow(folder, path, found) {
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === "directory") await filesBelow(handle, `${path}${name}/`, found);
    else found.push({ file: await handle.getFile(), handle, name: `${path}${name}` });
  }
}

// A place to drop files on, with a button that opens the same choice for those who do not drag.
function dropPlace(text, hint, options, taken) {
  const input = element("input", { type: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true", accept: options.accept,
    multiple: options.folder, webkitdirectory: options.folder });
  input.addEventListener("change", async () => {
    const files = [...input.files].map((file) => ({ file, handle: null, name: plainName(file) }));
    input.value = "";
    if (files.length) await taken(files);
  });
  const pick = async () => {
    if (options.folder || !window.showOpenFilePicker) { input.click(); return; }
    try {
      const [handle] = await window.showOpenFilePicker();
      await taken([{ file: await handle.getFile(), handle, name: handle.name }]);
    } catch (error) { if (error.name !== "AbortError") input.click(); }
  };
  const place = element("div", { class: "drop" }, element("p", { class: "big" }, text), element("p", {}, say("or")),
    element("button", { type: "button", on: { click: pick } }, options.button ?? say("choose")), input, element("p", {}, hint));
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", async (event) => {
    event.preventDefault();
    place.classList.remove("over");
    const files = await droppedFiles(event.dataTransfer);
    if (files.length) await taken(files);
  });
  return place;
}

addEventListener("dragover", (event) => event.preventDefault()); // a file dropped beside the place must not replace the page
addEventListener("drop", (event) => event.preventDefault());

// ------------------------------------------------------------------------------------------------------------- what is shown

const SHOWN = new Set("H1 H2 H3 H4 H5 H6 P STRONG BR DIV TABLE CAPTION THEAD TBODY TR TH TD".split(" "));
const KEPT = ["class", "colspan", "rowspan", "scope", "data-key", "role", "tabindex", "aria-label"];

function rebuilt(html) {
  const copy = (from, to) => {
    for (const child of from.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
      else if (child.nodeType === Node.ELEMENT_NODE && SHOWN.has(child.tagName)) {
        const made = document.createElement(child.tagName);
        for (const name of KEPT) if (child.hasAttribute(name)) made.setAttribute(name, child.getAttribute(name));
        copy(child, made);
        to.append(made);
      }
    }
    return to;
  };
  return copy(new DOMParser().parseFromString(html, "text/html").body, document.createDocumentFragment());
}

function problem(error) {
  announce(error.message);
  return element("div", { class: "card", role: "alert" },
    element("p", {}, element("span", { class: "tag error" }, say("failed")), " ", element("span", { class: "lines" }, error.message)),
    error.cure ? element("p", { class: "lines" }, `${say("cure")}：${error.cure}`) : null);
}

async function showRule(code) {
  const { said } = await docgen.ask({ do: "rule", code });
  if (!said.ok) return;
  $("rule-title").textContent = `${said.code} ${said.title}`;
  const lines = Object.entries(said.page).flatMap(([name, text]) => [element("h3", {}, name), element("p", { class: "lines" }, text)]);
  $("rule-page").replaceChildren(...(lines.length ? lines : [element("p", {}, said.family)]));
  $("rule").showModal();
}

const COUNTED = [["error", "errors"], ["warning", "warnings"], ["info", "infos"]];

function counted(findings) {
  return COUNTED.map(([severity, word]) => [severity, word, findings.filter((f) => f.severity === severity && !f.accepted).length])
    .filter(([, , n]) => n).map(([severity, word, n]) => element("span", { class: `tag ${severity}` }, say(word, { n })));
}

function findingItem(finding, paper, reasons) {
  const item = element("li", { class: finding.severity });
  const line = (name, text, kind) => (text ? element("p", { class: kind ?? "" }, `${name}：${text}`) : null);
  const go = () => {
    const spot = [...paper.querySelectorAll("[data-key]")].find((shown) => shown.dataset.key === finding.key);
    spot?.scrollIntoView({ block: "center" });
    spot?.classList.add(`found-${finding.severity}`);
  };
  item.append(element("p", {}, element("span", { class: `tag ${finding.severity}` }, say(finding.severity)), " ",
    finding.cell ? element("button", { type: "button", class: "link", on: { click: go } }, finding.cell) : "", " ", finding.message));
  const wanted = [line(say("expected"), finding.expected), line(say("actual"), finding.actual), line(say("cure"), finding.cure, "cure")];
  item.append(...wanted.filter(Boolean));
  item.append(element("p", {}, element("button", { type: "button", class: "link", on: { click: () => showRule(finding.code) } },
    say("why", { code: finding.code }))));
  if (finding.accepted) item.append(element("p", {}, say("accepted", { reason: finding.accepted })));
  else if (finding.severity === "warning" && reasons) {
    const field = element("input", { type: "text", "aria-label": `${say("reason")} ${finding.code} ${finding.cell}`,
      on: { input: () => reasons.set(finding, field.value.trim()) } });
    item.append(element("details", {}, element("summary", {}, say("accept")), field));
  }
  return item;
}

function findingsOf(said, paper, reasons) {
  const holder = element("div", { class: "findings card" });
  const order = [...said.sheets, ""];
  const sheets = [...new Set(said.findings.map((finding) => finding.sheet))];
  sheets.sort((a, b) => {
    const errors = (sheet) => said.findings.some((f) => f.sheet === sheet && f.severity === "error");
    return errors(b) - errors(a) || order.indexOf(a) - order.indexOf(b);
  });
  const rank = { error: 0, warning: 1, info: 2 };
  for (const sheet of sheets) {
    const here = said.findings.filter((finding) => finding.sheet === sheet).sort((a, b) => rank[a.severity] - rank[b.severity]);
    holder.append(element("h3", {}, sheet || say("elsewhere"), " ", ...counted(here)),
      element("ol", {}, ...here.map((finding) => findingItem(finding, paper, reasons))));
  }
  if (!sheets.length) holder.append(element("p", {}, say("nothing")));
  return holder;
}

function paperOf(said) {
  const paper = element("article", { class: "paper", tabindex: "0", "aria-label": say("reads") },
    element("h1", {}, said.title), rebuilt(said.shown));
  const spots = new Map([...paper.querySelectorAll("[data-key]")].map((spot) => [spot.dataset.key, spot]));
  for (const finding of [...said.findings].reverse()) {
    if (finding.severity !== "info" && !finding.accepted) spots.get(finding.key)?.classList.add(`found-${finding.severity}`);
  }
  return paper;
}

// -------------------------------------------------------------------------------------------------------------------- the clerk

function field(name, control, hint) {
  return element("label", {}, element("span", {}, say(name)), control, hint ? element("span", { class: "hint" }, hint) : null);
}

function reportView(about) {
  const forms = element("select", {}, ...about.forms.map((form) => element("option", { value: form.id }, form.title)));
  const year = element("input", { type: "number", min: "1900", max: "9999", value: String(new Date().getFullYear() - 1) });
  const agency = element("input", { type: "text", autocomplete: "organization" });
  const last = element("input", { type: "file", accept: ".xlsx,.docx,.json,.html,.htm,.txt,.pdf,.doc" });
  const said = element("div");
  const makeNew = async () => {
    const files = {};
    if (last.files[0]) files[last.files[0].name] = await bytesOf(last.files[0]);
    const answer = await docgen.ask({ do: "new", form: forms.value, year: year.value, agency: agency.value, last: last.files[0]?.name }, files);
    if (!answer.said.ok) { said.replaceChildren(problem(answer.said.error)); return; }
    await saveAll(answer.files);
    const done = say("saved", { names: answer.said.files.join("、") });
    announce(done);
    said.replaceChildren(element("p", {}, done), ...answer.said.notes.map((note) => element("p", {}, note)));
  };
  const fresh = element("details", { class: "card" }, element("summary", {}, say("newTitle")),
    element("form", { on: { submit: (event) => { event.preventDefault(); makeNew(); } } },
      element("div", { class: "fields" }, field("form", forms), field("year", year), field("agency", agency), field("last", last)),
      element("div", { class: "buttons" }, element("button", { class: "first" }, say("makeNew")))), said);

  const result = element("div");
  const previous = element("input", { type: "file", accept: ".xlsx,.docx,.json,.html,.htm,.txt,.pdf,.doc" });
  const followed = new Followed(async (file) => { await check(file); });
  let current = null;

  const request = async (what, more = {}) => {
    const files = { [current.name]: current.bytes };
    if (previous.files[0]) files[previous.files[0].name] = await bytesOf(previous.files[0]);
    return docgen.ask({ do: what, file: current.name, previous: previous.files[0]?.name, ...more }, files);
  };
  const check = async (file) => {
    announce(say("working"));
    current = { name: file.name, bytes: await bytesOf(file) };
    const answer = await request("check");
    result.replaceChildren(answer.said.ok ? outcome(answer.said) : problem(answer.said.error));
  };
  const outcome = (answer) => {
    const paper = paperOf(answer);
    const reasons = new Map();
    const messages = element("div", { role: "status" });
    const offer = (word, what, more, first) => element("button", { type: "button", class: first ? "first" : "",
      on: { click: async (event) => {
        event.target.disabled = true;
        const made = await request(what, more);
        event.target.disabled = false;
        if (made.said.ok) { await saveAll(made.files); messages.replaceChildren(element("p", {}, say("saved", { names: made.said.files.join("、") }))); }
        else messages.replaceChildren(problem(made.said.error));
      } } }, say(word));
    const state = answer.untouched ? say("untouched") : say(answer.passes ? "passes" : "stops");
    announce(state);
    const head = element("div", { class: "card" },
      element("p", { class: "state" }, element("strong", {}, current.name),
        element("span", { class: `tag ${answer.untouched ? "info" : answer.passes ? "good" : "error"}` }, state), ...counted(answer.findings),
        element("span", {}, say(followed.follows ? "follows" : "again"))));
    if (answer.untouched) return head;
    const buttons = element("div", { class: "buttons" });
    if (answer.workbook && answer.passes) {
      buttons.append(offer("make", "make", {}, true), offer("papers", "make", { approval: true }), offer("web", "publish", { charts: true }));
    } else if (answer.workbook) buttons.append(offer("draft", "make", { draft: true }));
    else if (answer.passes) buttons.append(offer("web", "publish", { charts: true }, true));
    if (answer.workbook) buttons.append(offer("annotate", "annotate", {}));
    if (answer.workbook && answer.findings.some((f) => f.severity === "warning" && !f.accepted)) {
      buttons.append(element("button", { type: "button", on: { click: async () => {
        const given = [...reasons].filter(([, reason]) => reason)
          .map(([f, reason]) => ({ code: f.code, cell: f.cell, sheet: f.sheet, key: f.key, reason, fingerprint: f.fingerprint }));
        const made = await request("accept", { reasons: given });
        if (made.said.ok) { await saveAll(made.files); messages.replaceChildren(element("p", {}, say("saved", { names: made.said.files.join("、") }))); }
        else messages.replaceChildren(problem(made.said.error));
      } } }, say("acceptDone")));
    }
    head.append(buttons, messages);
    return element("div", {}, head, element("div", { class: "columns" }, findingsOf(answer, paper, answer.workbook ? reasons : null),
      element("div", {}, element("h2", {}, say("reads")), paper)));
  };
  const drop = element("div", { class: "card" }, element("h2", {}, say("checkTitle")),
    dropPlace(say("dropWorkbook"), say("dropHint"), {}, async ([{ file, handle }]) => followed.take(file, handle)),
    element("div", { class: "fields" }, field("last", previous)));
  return [drop, fresh, result];
}

// ------------------------------------------------------------------------------------------------------ a finished report, rules

function finishedView() {
  const against = element("input", { type: "file", accept: ".xlsx,.json,.html,.htm,.txt,.pdf" });
  const result = element("div");
  const verify = async ([{ file }]) => {
    const files = { [file.name]: await bytesOf(file) };
    const other = against.files[0];
    if (other) files[other.name] = await bytesOf(other);
    announce(say("working"));
    const answer = await docgen.ask({ do: "verify", file: file.name, against: other?.name }, files);
    if (!answer.said.ok) { result.replaceChildren(problem(answer.said.error)); return; }
    const same = answer.said.result.ok;
    announce(say(same ? "asMade" : "differs"));
    result.replaceChildren(element("div", { class: "card" },
      element("p", { class: "state" }, element("strong", {}, file.name), element("span", { class: `tag ${same ? "good" : "error"}` }, say(same ? "asMade" : "differs"))),
      ...answer.said.lines.map((line) => element("p", { class: "lines" }, line))));
  };
  return [element("div", { class: "card" }, element("h2", {}, say("finishedTitle")), dropPlace(say("dropReport"), "", {}, verify),
    element("div", { class: "fields" }, field("against", against, say("pageToo")))), result];
}

function rulesView() {
  const code = element("input", { type: "text", size: "8" });
  return [element("form", { class: "card", on: { submit: (event) => { event.preventDefault(); showRule(code.value); } } },
    element("div", { class: "fields" }, field("ruleCode", code)), element("div", { class: "buttons" }, element("button", { class: "first" }, say("show"))))];
}

// ---------------------------------------------------------------------------------------------------------------------- frame

const VIEWS = [["report", "checkTitle", reportView], ["finished", "finishedTitle", finishedView], ["rules", "rulesTitle", rulesView]];
let about = null;
let shownView = "report";

function show(name) {
  shownView = name;
  for (const [view, title] of VIEWS) {
    $(`view-${view}`).hidden = view !== name;
    if (view === name) $("heading").textContent = say(view);
    void title;
  }
  for (const button of $("views").children) {
    if (button.dataset.view === name) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
}

function draw() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const labelled of document.querySelectorAll("[data-say]")) labelled.textContent = say(labelled.dataset.say);
  for (const named of document.querySelectorAll("[data-name]")) named.setAttribute("aria-label", say(named.dataset.name));
  if (HOME === "http") document.querySelector("[data-say=stays]").textContent = say("staysServed");
  $("language").textContent = say("language");
  $("language").lang = language === "zh" ? "en" : "zh-CN";
  if (!about) return;
  $("version").textContent = `docgen ${about.version}`;
  $("views").replaceChildren(...VIEWS.map(([view]) => element("button", { type: "button", "data-view": view, on: { click: () => show(view) } }, say(view))));
  for (const [view, , make] of VIEWS) $(`view-${view}`).replaceChildren(...make(about));
  show(shownView);
}

$("language").addEventListener("click", async () => {
  language = language === "zh" ? "en" : "zh";
  try { localStorage.setItem("docgen-language", language); } catch { /* not kept: no matter */ }
  if (docgen) about = (await docgen.ask({ do: "about" })).said;
  draw();
});

async function begin() {
  draw();
  const step = (n) => { $("starting-bar").value = n + 1; $("starting-text").textContent = say(`step${n}`); };
  step(0);
  for (let attempt = 1; ; attempt++) {
    try {
      docgen = await newDocgen(step).start();
      break;
    } catch (error) {
      if (attempt === 2) { $("starting-text").textContent = say("startFailed"); console.error(error); return; }
      $("starting-text").textContent = say("startSlow");
    }
  }
  about = (await docgen.ask({ do: "about" })).said;
  $("starting").hidden = true;
  draw();
  document.body.dataset.ready = "true";
  announce(say("offline"));
}

begin();
