// -------------------------------------------------------------------------------------------------------------------- the clerk

function field(name, control, hint) {
  return element("label", {}, element("span", {}, say(name)), control, hint ? element("span", { class: "hint" }, hint) : null);
}

// Says which one of several files was taken.
function onlyFirst(given) {
  return given.length > 1 ? element("p", {}, say("onlyFirst", { name: given[0].file.name, n: given.length - 1 })) : "";
}

// The office's own templates that travel with the page, the form's own first.
function templateChoice(templates, chosen = "") {
  const select = element("select", {}, element("option", { value: "" }, say("formsTemplate")), ...templates.map(({ name }) => element("option", { value: name }, name)));
  select.value = chosen;
  return select;
}

function reportView(about, kept) {
  const forms = element("select", {}, ...about.forms.map((form) => element("option", { value: form.id }, form.title)));
  const year = element("input", { type: "number", min: "1900", max: "9999", value: String(new Date().getFullYear() - 1) });
  const agency = element("input", { type: "text", autocomplete: "organization" });
  const last = element("input", { type: "file", accept: ".xlsx,.docx,.json,.html,.htm,.txt,.pdf,.doc" });
  const own = about.templates.length ? templateChoice(about.templates) : null;
  own?.addEventListener("change", () => { forms.value = about.templates.find(({ name }) => name === own.value)?.form ?? forms.value; });
  const said = element("div");
  const makeNew = async () => {
    const files = {};
    if (last.files[0]) files[last.files[0].name] = await bytesOf(last.files[0]);
    const answer = await docgen.ask({ do: "new", form: forms.value, year: year.value, agency: agency.value, template: own?.value, last: last.files[0]?.name }, files);
    if (!answer.said.ok) { said.replaceChildren(problem(answer.said.error)); return; }
    await saveAll(answer.files);
    const done = say("saved", { names: answer.said.files.join("、") });
    announce(done);
    said.replaceChildren(element("p", {}, done), ...answer.said.notes.map((note) => element("p", {}, note)));
  };
  const fresh = element("details", { class: "card" }, element("summary", {}, say("newTitle")),
    element("form", { on: { submit: (event) => { event.preventDefault(); makeNew(); } } },
      element("div", { class: "fields" }, field("form", forms), field("year", year), field("agency", agency), field("last", last), own ? field("template", own) : null),
      element("div", { class: "buttons" }, element("button", { class: "first" }, say("makeNew")))), said);

  const result = element("div");
  const previous = element("input", { type: "file", accept: ".xlsx,.docx,.json,.html,.htm,.txt,.pdf,.doc" });
  const followed = (kept.followed ??= new Followed((file) => kept.check(file)));
  kept.beside ??= [];
  kept.reasons ??= new Map(); // by 核对码

  const request = async (what, more = {}) => {
    const { current, template } = kept;
    const files = { [current.name]: current.bytes };
    for (const file of kept.beside) files[file.name] = await bytesOf(file);
    if (previous.files[0]) files[previous.files[0].name] = await bytesOf(previous.files[0]);
    if (template?.value) more = { template: template.value, ...more };
    return docgen.ask({ do: what, file: current.name, previous: previous.files[0]?.name, ...more }, files);
  };
  kept.check = async (file) => {
    if (kept.current?.name !== file.name) kept.reasons.clear();
    kept.current = { name: file.name, bytes: await bytesOf(file) };
    await kept.again();
  };
  kept.again = async () => {
    if (!kept.current) return;
    announce(say("working"));
    const answer = await request("check");
    result.replaceChildren(answer.said.ok ? outcome(answer.said) : problem(answer.said.error, kept.current.name));
  };
  const outcome = (answer) => {
    const paper = paperOf(answer);
    const { current, reasons } = kept;
    const messages = element("div", { role: "status" });
    const offer = (word, what, more, first) => element("button", { type: "button", class: first ? "first" : "",
      on: { click: async (event) => {
        event.target.disabled = true;
        const made = await request(what, more);
        event.target.disabled = false;
        if (made.said.ok) { await saveAll(made.files); messages.replaceChildren(element("p", {}, say("saved", { names: made.said.files.join("、") }))); }
        else messages.replaceChildren(problem(made.said.error));
      } } }, say(word));
    const fitting = about.templates.filter(({ form }) => form === answer.form);
    const template = (kept.template = fitting.length && answer.workbook ? templateChoice(fitting, kept.template?.value) : null);
    const state = answer.untouched ? say("untouched") : say(answer.passes ? "passes" : "stops");
    announce(state);
    const head = element("div", { class: "card" },
      element("p", { class: "state" }, element("strong", {}, current.name),
        element("span", { class: `tag ${answer.untouched ? "info" : answer.passes ? "good" : "error"}` }, state), ...counted(answer.findings),
        element("span", {}, say(followed.follows ? "follows" : "again"))));
    if (answer.untouched) return head;
    const buttons = element("div", { class: "buttons" });
    if (answer.workbook && answer.passes) {
      buttons.append(offer("make", "make", {}, true), offer("papers", "make", { approval: true }), offer("web", "publish", { charts: true }));
    } else if (answer.workbook) buttons.append(offer("draft", "make", { draft: true }));
    else if (answer.passes) buttons.append(offer("web", "publish", { charts: true }, true));
    if (about.pdf && answer.passes) buttons.append(offer("pdf", "pdf", {}));
    if (answer.workbook) buttons.append(offer("annotate", "annotate", {}));
    if (answer.workbook && answer.findings.some((f) => f.severity === "warning" && !f.accepted)) {
      buttons.append(element("button", { type: "button", on: { click: async () => {
        const given = answer.findings.map(({ fingerprint }) => ({ fingerprint, reason: reasons.get(fingerprint) })).filter(({ reason }) => reason);
        const made = await request("accept", { reasons: given });
        if (made.said.ok) { await saveAll(made.files); messages.replaceChildren(element("p", {}, say("saved", { names: made.said.files.join("、") }))); }
        else messages.replaceChildren(problem(made.said.error));
      } } }, say("acceptDone")));
    }
    if (template) head.append(element("div", { class: "fields" }, field("template", template)));
    head.append(buttons, messages);
    return element("div", {}, head, element("div", { class: "columns" }, findingsOf(answer, paper, answer.workbook ? reasons : null),
      element("div", {}, element("h2", {}, say("reads")), paper)));
  };
  const alone = element("div", { role: "status" });
  const drop = element("div", { class: "card" }, element("h2", {}, say("checkTitle")),
    dropPlace(say("dropWorkbook"), say("dropHint"), { multiple: true }, async (given) => {
      const isPicture = ({ name }) => about.pictures.some((ending) => name.toLowerCase().endsWith(ending));
      kept.beside = given.filter(isPicture).map(({ file }) => file);
      const reports = given.filter((one) => !isPicture(one));
      const [first] = reports.length ? reports : given; // a picture alone is told to be one
      alone.replaceChildren(onlyFirst(reports));
      if (first) await followed.take(first.file, first.handle);
    }),
    alone, element("div", { class: "fields" }, field("last", previous)));
  return [drop, fresh, result];
}

// ------------------------------------------------------------------------------------------------------ a finished report, rules

function finishedView(about, kept) {
  const against = element("input", { type: "file", accept: ".xlsx,.json,.html,.htm,.txt,.pdf" });
  const result = element("div");
  const alone = element("div", { role: "status" });
  const verify = async (given) => { kept.file = given[0].file; alone.replaceChildren(onlyFirst(given)); await kept.again(); };
  kept.again = async () => {
    const { file } = kept;
    if (!file) return;
    const files = { [file.name]: await bytesOf(file) };
    const other = against.files[0];
    if (other) files[other.name] = await bytesOf(other);
    announce(say("working"));
    const answer = await docgen.ask({ do: "verify", file: file.name, against: other?.name }, files);
    if (!answer.said.ok) { result.replaceChildren(problem(answer.said.error, file.name)); return; }
    const same = answer.said.result.ok;
    announce(say(same ? "asMade" : "differs"));
    result.replaceChildren(element("div", { class: "card" },
      element("p", { class: "state" }, element("strong", {}, file.name), element("span", { class: `tag ${same ? "good" : "error"}` }, say(same ? "asMade" : "differs"))),
      ...answer.said.lines.map((line) => element("p", { class: "lines" }, line))));
  };
  return [element("div", { class: "card" }, element("h2", {}, say("finishedTitle")), dropPlace(say("dropReport"), "", {}, verify), alone,
    element("div", { class: "fields" }, field("against", against, say("pageToo")))), result];
}

function rulesView() {
  const code = element("input", { type: "text", size: "8" });
  return [element("form", { class: "card", on: { submit: (event) => { event.preventDefault(); showRule(code.value); } } },
    element("div", { class: "fields" }, field("ruleCode", code)), element("div", { class: "buttons" }, element("button", { class: "first" }, say("show"))))];
}
