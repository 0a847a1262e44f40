// Answer frames with docgen as WebAssembly, under Node: node parity.mjs PYODIDE-FOLDER DOCGEN.zip FOLDER
// Every NAME.frame of the folder is answered in NAME.answer.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, app, frames] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: folder, env: { HOME: "/home", DOCGEN_CACHE: "/app/cache" } });
python.unpackArchive(new Uint8Array(await readFile(app)), "zip", { extractDir: "/app" });
const answer = python.runPython(`
import os, sys
for folder, _folders, names in os.walk("/app/cache"):
    os.chmod(folder, 0o700)
    for name in names:
        os.chmod(os.path.join(folder, name), 0o600)
sys.path.insert(0, "/app")
from docgen.page.inside import answer_frame
from pyodide.ffi import to_js
lambda frame: to_js(answer_frame(frame.to_bytes()))
`);
for (const name of (await readdir(frames)).filter((name) => name.endsWith(".frame")).sort()) {
  const made = answer(new Uint8Array(await readFile(join(frames, name))));
  await writeFile(join(frames, name.replace(/frame$/, "answer")), made);
}
// What is said of an error in the standard library, which has no line numbers here.
await writeFile(join(frames, "error.txt"), python.runPython(`
import json
from docgen.jobs.outcome import unforeseen
def said():
    try:
        json.loads("{")
    except ValueError as error:
        return str(unforeseen(error))
said()
`));
process.exit(0);
