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

// name: of the file that it is about, if a view has several.
function problem(error, name = "") {
  announce(error.message);
  return element("div", { class: "card", role: "alert" },
    element("p", {}, element("strong", {}, name), " ", element("span", { class: "tag error" }, say("failed")), " ", element("span", { class: "lines" }, error.message)),
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
    paper && finding.cell ? element("button", { type: "button", class: "link", on: { click: go } }, finding.cell) : [finding.sheet, finding.cell].filter(Boolean).join(" "),
    " ", finding.message));
  const wanted = [line(say("expected"), finding.expected), line(say("actual"), finding.actual), line(say("cure"), finding.cure, "cure")];
  item.append(...wanted.filter(Boolean));
  item.append(element("p", {}, element("button", { type: "button", class: "link", on: { click: () => showRule(finding.code) } },
    say("why", { code: finding.code }))));
  if (finding.accepted) item.append(element("p", {}, say("accepted", { reason: finding.accepted })));
  else if (finding.severity === "warning" && reasons) {
    const given = reasons.get(finding.fingerprint) ?? "";
    const field = element("input", { type: "text", value: given, "aria-label": `${say("reason")} ${finding.code} ${finding.cell}`,
      on: { input: () => reasons.set(finding.fingerprint, field.value.trim()) } });
    item.append(element("details", { open: Boolean(given) }, element("summary", {}, say("accept")), field));
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
