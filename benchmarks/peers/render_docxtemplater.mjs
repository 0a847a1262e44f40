import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import { serve, template } from "./serve.mjs";

// A Docxtemplater is filled once; the documented use makes a new one for each document.
await serve("docxtemplater", {
  usual: (data) => {
    const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true });
    document.render(data);
    return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  },
});
