// carbone is a CommonJS package and is used as its own documentation shows.
import carbone from "carbone";
import { promisify } from "node:util";
import { serve, templatePath } from "./serve.mjs";

const render = promisify(carbone.render);

await serve("carbone", { usual: (data) => render(templatePath, data) });
