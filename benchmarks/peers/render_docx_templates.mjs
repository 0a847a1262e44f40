import { createReport } from "docx-templates";
import { serve, template } from "./serve.mjs";

await serve("docx-templates", {
  usual: (data) => createReport({ template, data, cmdDelimiter: "+++" }),
  "no sandbox": (data) => createReport({ template, data, cmdDelimiter: "+++", noSandbox: true }),
});
