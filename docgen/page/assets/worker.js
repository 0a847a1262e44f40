// docgen in a worker: Python as WebAssembly, all of it out of the page itself. Pyodide's own two scripts stand before this one.
//
// In:  {start: {wasm, stdlib, app, lock}} once, then {id, frame} for each request. Out: {ready} | {step} | {id, frame} | {failed}.
"use strict";

const MEMORY_LIMIT = 512 * 1024 * 1024; // a file that wants more is refused by Python (MemoryError), and the page goes on
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 65536 > MEMORY_LIMIT) throw new RangeError("memory limit");
  return grow.call(this, pages);
};

let answerFrame = null;

async function start(parts) {
  const respond = (bytes, type) => new Response(bytes, { headers: { "Content-Type": type } });
  const STDLIB = "https://docgen.invalid/python_stdlib.zip";
  const served = new Map([
    [STDLIB, () => respond(parts.stdlib, "application/zip")],
    ["https://docgen.invalid/pyodide.asm.wasm", () => respond(parts.wasm, "application/wasm")],
  ]);
  // Nothing is ever fetched: whatever Pyodide asks for is here, or it is not to be had.
  self.fetch = async (url) => {
    const made = served.get(String(url));
    if (!made) throw new TypeError(`nothing is fetched: ${url}`);
    return made();
  };
  const python = await loadPyodide({
    indexURL: "https://docgen.invalid/",
    stdLibURL: STDLIB,
    lockFileContents: parts.lock,
    createPyodideModule: _createPyodideModule,
    env: { HOME: "/home", DOCGEN_CACHE: "/app/cache", PYTHONUTF8: "1" },
  });
  postMessage({ step: "docgen" });
  python.unpackArchive(parts.app, "zip", { extractDir: "/app" });
  answerFrame = python.runPython(`
import os, sys
for folder, _folders, names in os.walk("/app/cache"):
    os.chmod(folder, 0o700)
    for name in names:
        os.chmod(os.path.join(folder, name), 0o600)
sys.path.insert(0, "/app")
from docgen.page.inside import answer_frame
def answer(frame):
    from pyodide.ffi import to_js
    return to_js(answer_frame(frame.to_bytes()))
answer
`);
}

onmessage = async ({ data }) => {
  if (data.start) {
    try {
      await start(data.start);
      postMessage({ ready: true });
    } catch (error) {
      postMessage({ failed: String((error && error.stack) || error) });
    }
    return;
  }
  try {
    const frame = answerFrame(data.frame);
    postMessage({ id: data.id, frame }, [frame.buffer]);
  } catch (error) {
    postMessage({ id: data.id, failed: String(error) });
  }
};
