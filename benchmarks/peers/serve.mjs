// Answers the benchmark line by line: {"mode", "count"} -> seconds; {"mode", "save"} -> a filled document.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

export const [templatePath, dataPath] = process.argv.slice(2);
export const template = readFileSync(templatePath);
export const dataSets = JSON.parse(readFileSync(dataPath, "utf8"));

/** Serve the ways of rendering: each takes data and gives a Buffer or Uint8Array (or a promise of one). */
export async function serve(name, ways) {
  const { version } = createRequire(import.meta.url)(`./node_modules/${name}/package.json`);
  console.log(JSON.stringify({ name, version, ways: Object.keys(ways), runtime: `Node ${process.versions.node}` }));
  for await (const line of createInterface({ input: process.stdin })) {
    const { way, count, save, set } = JSON.parse(line);
    if (save) {
      writeFileSync(save, await ways[way](dataSets[set]));
      console.log("{}");
      continue;
    }
    const begun = process.hrtime.bigint();
    for (let n = 0; n < count; n++) await ways[way](dataSets[n % dataSets.length]);
    console.log(JSON.stringify({ seconds: Number(process.hrtime.bigint() - begun) / 1e9 }));
  }
}
