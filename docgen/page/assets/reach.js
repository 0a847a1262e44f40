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
      this.notStarted = failed;
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
    this.notStarted?.(new Error("stopped"));
    for (const { failed, limit } of this.waiting.values()) { clearTimeout(limit); failed(new Error("stopped")); }
    this.waiting.clear();
  }

  // A file that takes too long ends its worker; a new one takes its place for the next request.
  async ask(said, files = {}, most = ANSWER_LIMIT) {
    if (this.broken) { this.broken = false; await this.start(); }
    const id = ++this.last;
    const frame = pack({ ...said, lang: language }, files);
    try {
      return await new Promise((done, failed) => {
        const limit = setTimeout(() => failed(new Error("too long")), most);
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
  const asked = items.map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile(), handle: item.getAsFileSystemHandle?.() }));
  const found = [];
  for (const { entry, file, handle } of asked) {
    let given = null;
    try { given = await handle; } catch { /* none here */ }
    if (given?.kind === "directory") await filesBelow(given, "", found);
    else if (!given && entry?.isDirectory) await filesOfEntry(entry, "", found);
    else if (file) found.push({ file, handle: given, name: file.name });
  }
  return found;
}

// The older way into a dropped folder, for browsers that give no handles.
async function filesOfEntry(folder, path, found) {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const entry of some) {
      if (entry.isDirectory) await filesOfEntry(entry, `${path}${entry.name}/`, found);
      else found.push({ file: await new Promise((done, failed) => entry.file(done, failed)), handle: null, name: `${path}${entry.name}` });
    }
  }
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
    multiple: options.multiple || options.folder, webkitdirectory: options.folder });
  input.addEventListener("change", async () => {
    const files = [...input.files].map((file) => ({ file, handle: null, name: plainName(file) }));
    input.value = "";
    if (files.length) await taken(files);
  });
  const pick = async () => {
    if (!(options.folder ? window.showDirectoryPicker : window.showOpenFilePicker)) { input.click(); return; }
    try {
      if (options.folder) {
        const found = [];
        await filesBelow(await window.showDirectoryPicker(), "", found);
        if (found.length) await taken(found);
        return;
      }
      const handles = await window.showOpenFilePicker({ multiple: Boolean(options.multiple) });
      await taken(await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle, name: handle.name }))));
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
