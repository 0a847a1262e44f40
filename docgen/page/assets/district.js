// ------------------------------------------------------------------------------------------------------------------ the officer
//
// A folder of hand-ins: listed, read, made and fetched. Which files count, in which order, what becomes of them and what adds
// up, docgen says (docgen/page/district.py); here is only who does what when, and how it is shown.

const MOST_WORKERS = 4;
const FEW_FILES = 12; // so few are sooner made than another worker has started
const PORTION = 8 * 2 ** 20; // bytes handed over at a time
const RUN_LIMIT = 15 * 60_000; // for what goes over a whole folder at once

class Refused extends Error {
  constructor(error) { super(error.message); this.error = error; }
}

class FolderRun {
  // files: path -> File; own: the served folder instead; last: the same of last year's reports.
  // tell: {found(n), read(n, all), rows(rows, all)}
  constructor(files, own, last, tell) { this.files = files; this.own = own; this.last = last; this.tell = tell; this.stopped = false; this.workers = []; }

  async step(step, more = {}, files = {}) {
    const { said, files: made } = await this.writer.ask({ do: "district", step, ...more }, files, RUN_LIMIT);
    if (!said.ok) throw new Refused(said.error);
    return { ...said, made };
  }

  async run(settings, roster) {
    this.writer = HOME === "http" ? docgen : await new WorkerDocgen().start();
    const listing = (files) => [...files].map(([path, file]) => [path, file.size, file.lastModified]);
    const { sources, last } = await this.step("begin", { ...settings, listed: this.own ? null : listing(this.files), last: listing(this.last), roster: roster?.name },
      roster ? { [roster.name]: await bytesOf(roster) } : {});
    this.tell.found(sources.length);
    await this.add(this.last, last, { last: true });
    const bytes = this.own ? null : await this.add(this.files, sources);
    const start = await this.step("start");
    if (HOME === "http") await this.follow(sources.length);
    else await this.produce(sources.map(([name]) => name), bytes, start);
    for (const worker of this.workers) worker.stop();
    if (!this.stopped) return this.step("finish");
    await this.step("end");
    return null;
  }

  stop() {
    this.stopped = true;
    for (const worker of this.workers) worker.stop();
  }

  close() {
    this.stop();
    if (this.writer && this.writer !== docgen) this.writer.stop();
  }

  // Read the files that are taken, and hand them over in portions. Returns their bytes by name.
  async add(files, sources, more = {}) {
    const below = new Map([...files].flatMap(([path, file]) => [[path, file], [path.slice(path.indexOf("/") + 1), file]].reverse()));
    for (const [path, file] of files) below.set(path, file); // a whole path before one without its first folder
    const kept = new Map();
    let portion = {}, size = 0, unreadable = [];
    const hand = async () => {
      const given = portion, missed = unreadable;
      portion = {}; size = 0; unreadable = [];
      await this.step("add", { unreadable: missed, ...more }, given);
    };
    for (const [n, [name, wanted]] of sources.entries()) {
      if (!wanted || this.stopped) continue;
      try {
        const data = await bytesOf(below.get(name));
        kept.set(name, data);
        portion[name] = data;
        size += data.length;
      } catch { unreadable.push(name); }
      if (size > PORTION) await hand();
      if (n % 20 === 0) this.tell.read(n, sources.length);
    }
    await hand();
    return kept;
  }

  // Workers produce, one file after the other; the writer takes what they made in the order of the sources.
  async produce(names, bytes, { root, year, approval, template }) {
    const count = names.length <= FEW_FILES ? 1 : Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2, names.length);
    const waiting = new Map();
    let next = 0, written = 0, writing = Promise.resolve();
    const write = async () => {
      while (waiting.has(written) && !this.stopped) {
        const product = waiting.get(written);
        waiting.delete(written);
        const { rows } = await this.step("take", { file: names[written] }, product);
        written += 1;
        this.tell.rows(rows, names.length);
      }
    };
    const work = async () => {
      const worker = new WorkerDocgen();
      this.workers.push(worker);
      try { await worker.start(); } catch (error) { if (this.stopped) return; throw error; }
      while (next < names.length && !this.stopped) {
        const at = next++;
        const name = names[at];
        const data = bytes.get(name);
        bytes.delete(name);
        const earlier = data && this.last.size ? (await this.step("last", { file: name })).made : {};
        const [previous] = Object.keys(earlier);
        const answer = data ? await worker.ask({ do: "produce", file: name, root, year, approval, template, previous }, { [name]: data, ...earlier }) : { files: {} };
        waiting.set(at, answer.files); // none where it could not be read or took too long: the writer is told by that
        writing = writing.then(write);
        while (at - written > 64 && !this.stopped) await writing;
      }
    };
    await Promise.all(Array.from({ length: count }, work));
    await writing;
  }

  // Where docgen itself makes the reports, it tells from time to time what has come of them.
  async follow(all) {
    for (let done = false; !done && !this.stopped;) {
      const said = await this.step("step");
      this.tell.rows(said.rows, all);
      done = said.done;
    }
  }
}

// ------------------------------------------------------------------------------------------------------- the table of bodies

const KIND_OF = { made: "good", unchanged: "good", refused: "error", failed: "error", kept: "warning", replaced: "warning", missing: "warning", skipped: "info" };
const weight = (row) => row.counts.error * 1e6 + row.counts.warning * 1e3 + row.counts.info;
const COLUMNS = [
  ["body", (row) => row.agency || row.file], ["year", (row) => row.year ?? 0], ["level", (row) => row.level], ["state", (row) => row.state],
  ["found", weight], ["firstProblem", (row) => row.problem], ["file", (row) => row.file],
];

function bodyRow(row) {
  const counts = COUNTED.filter(([severity]) => row.counts[severity]).map(([severity, word]) =>
    element("span", { class: `tag ${severity}` }, say(word, { n: row.counts[severity] })));
  const line = element("tr");
  const open = row.findings.length ? element("button", { type: "button", class: "link", "aria-expanded": "false", on: { click: () => {
    const shown = open.getAttribute("aria-expanded") === "true";
    open.setAttribute("aria-expanded", String(!shown));
    if (shown) { line.nextElementSibling.remove(); return; }
    const listed = row.findings.map((finding) => findingItem(finding, null, null));
    line.after(element("tr", { class: "more" }, element("td", { colspan: COLUMNS.length }, element("div", { class: "findings" }, element("ol", {}, ...listed)))));
  } } }, ...counts) : null;
  const said = row.cure ? `${row.problem}\n${say("cure")}：${row.cure}` : row.problem;
  line.append(element("th", { scope: "row" }, row.agency || "—"), element("td", {}, row.year ? String(row.year) : ""), element("td", {}, row.level),
    element("td", {}, element("span", { class: `tag ${KIND_OF[row.status]}` }, row.state)), element("td", {}, open), element("td", { class: "wide lines" }, said),
    element("td", { class: "wide" }, row.file));
  return line;
}

class BodyTable {
  // before: the same table in another language, for what is filtered and how it is sorted
  constructor(before) {
    this.rows = [];
    this.flags = [];
    this.shown = before?.shown ?? { flag: "all", text: "" };
    this.sorted = before?.sorted ?? { column: 0, down: false };
    this.body = element("tbody");
    this.head = element("tr");
    this.filters = element("div", { class: "filters", role: "group", "aria-label": say("filter") });
    this.count = element("p", { class: "hint", role: "status" });
    const text = element("input", { type: "search", value: this.shown.text, on: { input: () => { this.shown.text = text.value.trim(); this.draw(); } } });
    this.place = element("section", { class: "card" }, element("h2", {}, say("bodies")), this.filters, element("div", { class: "fields" }, field("search", text)), this.count,
      element("div", { class: "list-wrap tall", role: "region", tabindex: "0", "aria-label": say("bodies") },
        element("table", { class: "list" }, element("caption", { class: "unseen" }, say("bodies")), element("thead", {}, this.head), this.body)));
  }

  add(rows) {
    this.rows.push(...rows);
    this.body.append(...rows.filter((row) => this.passes(row)).map(bodyRow));
    this.mark();
  }

  passes(row) {
    const flag = this.flags.find(([name]) => name === this.shown.flag);
    if (flag && !flag[2](row)) return false;
    const text = this.shown.text.toLowerCase();
    return !text || [row.agency, row.file, row.state, row.problem, row.level].some((part) => part.toLowerCase().includes(text));
  }

  // states that occur, then what docgen says of bodies: [name, label, which rows]
  mark(standing = this.standing) {
    this.standing = standing;
    const states = new Map(this.rows.map((row) => [row.status, row.state]));
    const said = standing ? [["twice", standing.twice], ["strangers", standing.strangers], ["late", standing.late], ["otherYears", standing.other_years], ["noLast", standing.no_previous]] : [];
    this.flags = [["all", say("all"), () => true], ...[...states].map(([status, state]) => [status, state, (row) => row.status === status]),
      ...said.filter(([, names]) => names.length).map(([name, names]) => [name, say(name), (row) => names.includes(row.agency || row.file)])];
    this.filters.replaceChildren(...this.flags.map(([name, label, which]) => element("button", { type: "button", class: "quiet",
      "aria-pressed": String(this.shown.flag === name), on: { click: () => { this.shown.flag = name; this.mark(); this.draw(); this.filters.querySelector("[aria-pressed=true]").focus(); } } },
    `${label} ${this.rows.filter(which).length}`)));
  }

  draw() {
    const [, value] = COLUMNS[this.sorted.column];
    const order = new Intl.Collator(language === "zh" ? "zh-CN" : "en", { numeric: true });
    const compare = (a, b) => (typeof value(a) === "number" ? value(a) - value(b) : order.compare(value(a), value(b)));
    const found = this.rows.filter((row) => this.passes(row)).sort((a, b) => (this.sorted.down ? compare(b, a) : compare(a, b)));
    this.body.replaceChildren(...found.map(bodyRow));
    this.count.textContent = say("listed", { n: found.length });
    this.head.replaceChildren(...COLUMNS.map(([name], column) => {
      const here = this.sorted.column === column;
      const press = () => {
        this.sorted = { column, down: here ? !this.sorted.down : name === "found" };
        this.draw();
        this.head.children[column].firstChild.focus();
      };
      return element("th", { scope: "col", "aria-sort": here ? (this.sorted.down ? "descending" : "ascending") : "none" },
        element("button", { type: "button", on: { click: press } }, say(name), here ? (this.sorted.down ? " ▼" : " ▲") : ""));
    }));
  }
}

// --------------------------------------------------------------------------------------------------- what adds up, by kind

function levelsCard({ heads, rows }) {
  const chosen = element("select", {}, ...heads.slice(1).map((head, n) => element("option", { value: String(n + 1) }, head)));
  chosen.value = "2"; // how many handed in
  const body = element("tbody");
  const draw = () => {
    const numbers = rows.map((row) => Number(row[Number(chosen.value)] ?? 0) || 0);
    const most = Math.max(1, ...numbers.slice(0, -1));
    body.replaceChildren(...rows.map((row, n) => {
      const bar = element("div", { class: "length" });
      bar.style.width = n === rows.length - 1 ? "0" : `${(100 * Math.max(0, numbers[n])) / most}%`; // the last row is the total
      const number = row[Number(chosen.value)];
      return element("tr", {}, element("th", { scope: "row" }, row[0]), element("td", { class: "number" }, number === null || number === "" ? "—" : String(number)),
        element("td", { class: "bars", "aria-hidden": "true" }, bar));
    }));
  };
  chosen.addEventListener("change", draw);
  draw();
  const whole = element("table", { class: "list" }, element("caption", { class: "unseen" }, say("levels")),
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((value, n) =>
      element(n ? "td" : "th", n ? { class: "number" } : { scope: "row" }, value === null ? "" : String(value)))))));
  return element("section", { class: "card" }, element("h2", {}, say("levels")), element("div", { class: "fields" }, field("figure", chosen)),
    element("table", { class: "list chart" }, element("caption", { class: "unseen" }, say("levels")),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, heads[0]), element("th", { scope: "col" }, say("figure")), element("td", { "aria-hidden": "true" }))), body),
    element("details", {}, element("summary", {}, say("allFigures")),
      element("div", { class: "list-wrap", role: "region", tabindex: "0", "aria-label": say("allFigures") }, whole)));
}

// -------------------------------------------------------------------------------------------------------------------- the view

function districtView(about, kept) {
  const day = () => element("input", { type: "date" });
  const given = { office: element("input", { type: "text", autocomplete: "organization" }), due: day(), deadline: day(),
    year: element("input", { type: "number", min: "1900", max: "9999" }) };
  const approval = element("input", { type: "checkbox" });
  if (about.templates.length) given.template = templateChoice(about.templates);
  const roster = element("input", { type: "file", accept: ".xlsx,.csv,.txt" });
  const lastYear = element("input", { type: "file", multiple: true, webkitdirectory: true });
  const status = element("p", { class: "state", role: "status" });
  const begin = element("button", { type: "button", class: "first", disabled: true, on: { click: () => start(false) } }, say("run"));
  const cancel = element("button", { type: "button", hidden: true, on: { click: () => kept.run?.stop() } }, say("cancel"));
  const bar = element("progress", { hidden: true, max: "1", value: "0", "aria-label": say("running") });
  const result = element("div");
  kept.files ??= new Map();

  const chosen = async (list) => {
    kept.files = new Map(list.map(({ file, name }) => [name, file]));
    begin.disabled = false;
    status.textContent = say("chosenFolder", { n: kept.files.size });
    begin.focus();
  };

  const start = async (own) => {
    kept.run?.close();
    kept.over = null;
    kept.busy = true;
    const begunIn = language;
    const table = (kept.table = new BodyTable());
    table.draw();
    result.replaceChildren();
    let made = 0, last = 0;
    const earlier = new Map([...lastYear.files].map((file) => [plainName(file), file]));
    const run = (kept.run = new FolderRun(kept.files, own, earlier, {
      found: (n) => { bar.max = n; status.textContent = say("foundFiles", { n }); },
      read: (n, all) => { status.textContent = say("reading", { n, all }); },
      rows: (rows, all) => {
        made += rows.length;
        bar.value = made;
        table.add(rows);
        if (!result.contains(table.place)) result.replaceChildren(table.place);
        if (made === all || Date.now() - last > 300) { last = Date.now(); status.textContent = say("progress", { n: made, all }); }
      },
    }));
    const settings = Object.fromEntries(Object.entries(given).map(([name, control]) => [name, control.value]));
    for (const button of [begin, ownButton]) if (button) button.disabled = true;
    cancel.hidden = bar.hidden = false;
    bar.removeAttribute("value");
    status.textContent = say("step1");
    try {
      const finished = await run.run({ ...settings, approval: approval.checked }, roster.files[0]);
      if (run !== kept.run) return;
      kept.over = run;
      showOver(table, finished);
    } catch (error) {
      if (run !== kept.run) return;
      status.textContent = "";
      result.prepend(problem(error instanceof Refused ? error.error : { message: say("failed"), cure: String(error.message ?? "") }));
      run.close();
    } finally {
      if (run === kept.run) {
        kept.busy = false;
        begin.disabled = !kept.files.size;
        if (ownButton) ownButton.disabled = false;
        cancel.hidden = bar.hidden = true;
        if (language !== begunIn) drawView("district");
      }
    }
  };

  // A run that is over, as finishing it has answered; finished: null where it was stopped.
  const showOver = (table, finished) => {
    const made = table.rows.length;
    if (finished) table.add(finished.standing.missing.map((entry) => missingRow(entry)));
    table.mark(finished?.standing);
    table.draw();
    status.textContent = finished ? say("done", counts(table.rows)) : say("stopped", { n: made });
    result.replaceChildren(outcome(kept.over, finished), ...(finished ? [levelsCard(finished.levels)] : []), table.place);
  };

  kept.again = async () => {
    const { files, over } = kept;
    begin.disabled = !files.size;
    if (files.size) status.textContent = say("chosenFolder", { n: files.size });
    if (!over) return;
    try {
      const { rows, finished } = await over.step("again");
      if (over !== kept.over) return;
      const table = (kept.table = new BodyTable(kept.table));
      table.add(rows);
      showOver(table, finished);
    } catch (error) { result.replaceChildren(problem(error instanceof Refused ? error.error : { message: String(error.message), cure: "" })); }
  };

  const missingRow = ({ agency, level, asked }) => ({ agency, level, year: null, status: "missing", state: say("missing"), file: "", output: "", slip: "",
    counts: { error: 0, warning: 0, info: 0 }, findings: [], cure: "", problem: asked ? say("asked", { name: asked }) : "" });

  const counts = (rows) => {
    const n = (...states) => rows.filter((row) => states.includes(row.status)).length;
    return { made: n("made", "unchanged", "kept"), refused: n("refused"), failed: n("failed"), missing: n("missing") };
  };

  // What can be fetched once a run is over; after a stop, what was made until then.
  const outcome = (run, finished) => {
    const messages = element("div", { role: "status" });
    const agency = element("input", { type: "text", autocomplete: "organization" });
    const fetching = (word, step, more, first) => element("button", { type: "button", class: first ? "first" : "", on: { click: async (event) => {
      event.target.disabled = true;
      try {
        const said = await run.step(step, more());
        await saveAll(said.made);
        messages.replaceChildren(element("p", {}, say("saved", { names: said.files.join("、") })), ...(said.lines ?? []).map((line) => element("p", { class: "lines" }, line)));
      } catch (error) { messages.replaceChildren(problem(error instanceof Refused ? error.error : { message: String(error.message), cure: "" })); }
      event.target.disabled = false;
    } } }, say(word));
    const notes = finished ? [
      finished.folder && say("writtenTo", { folder: finished.folder }),
      finished.repeats.length && say("repeats", { n: new Set(finished.repeats.flat()).size, groups: finished.repeats.length }),
      finished.standing.undecided.length && say("undecided", { names: finished.standing.undecided.join("、") }),
      finished.edited.length && say("editedFiles", { names: finished.edited.join("、") }),
    ].filter(Boolean) : [];
    return element("section", { class: "card" }, element("h2", {}, say("results")), ...notes.map((note) => element("p", {}, note)),
      element("div", { class: "buttons" }, fetching("zip", "zip", () => ({}), true)),
      finished ? element("div", { class: "fields" }, field("sumAgency", agency)) : null,
      finished ? element("div", { class: "buttons" }, fetching("sum", "sum", () => ({ agency: agency.value }))) : null, messages);
  };

  const ownButton = about.folder ? element("button", { type: "button", on: { click: () => start(true) } }, say("runOwn")) : null;
  const own = ownButton ? element("section", { class: "card" }, element("h2", {}, say("ownFolder")), element("p", { class: "lines" }, about.folder),
    element("p", { class: "hint" }, say("ownFolderHint")), element("div", { class: "buttons" }, ownButton)) : null;
  return [element("section", { class: "card" }, element("h2", {}, say("districtTitle")),
    dropPlace(say("dropFolder"), say("folderHint"), { folder: true, button: say("chooseFolder") }, chosen),
    element("div", { class: "fields" }, field("roster", roster, say("rosterHint")), field("office", given.office, say("officeHint")),
      field("due", given.due, say("dueHint")), field("deadline", given.deadline, say("deadlineHint")), field("onlyYear", given.year, say("onlyYearHint")), field("last", lastYear, say("lastHint")), given.template ? field("template", given.template) : null, element("label", { class: "check" }, approval, say("approvalToo"))),
    element("div", { class: "buttons" }, begin, cancel), bar, status), own, result].filter(Boolean);
}
