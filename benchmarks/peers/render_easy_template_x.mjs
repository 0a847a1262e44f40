import { TemplateHandler } from "easy-template-x";
import { serve, template } from "./serve.mjs";

const kept = new TemplateHandler();

await serve("easy-template-x", {
  usual: (data) => new TemplateHandler().process(template, data),
  "handler kept": (data) => kept.process(template, data),
});
