// Make what the page carries of Python, inside the very Python that will run it: the standard library without what is not needed,
// compiled; docgen, compiled, with its docstrings (the rules' pages); and a cache folder as it is after a first report.
//
//   node compile.mjs PYODIDE-FOLDER DOCGEN.zip OUT-FOLDER
//
// DOCGEN.zip holds the package with the compiled templates. Writes stdlib.zip and docgen.zip.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, source, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: folder });
python.FS.writeFile("/stdlib.zip", new Uint8Array(await readFile(join(folder, "python_stdlib.zip"))));
python.FS.writeFile("/docgen.zip", new Uint8Array(await readFile(source)));
await python.runPythonAsync(await readFile(new URL("../bundle.py", import.meta.url), "utf-8") + "\nmain()\n");
for (const name of ["stdlib.zip", "docgen.zip"]) {
  await writeFile(join(out, name), python.FS.readFile(`/out/${name}`));
}
process.exit(0);
