// ---------------------------------------------------------------------------------------------------------------------- frame

const VIEWS = [["report", "checkTitle", reportView], ["finished", "finishedTitle", finishedView],
  ["district", "districtTitle", districtView], ["rules", "rulesTitle", rulesView]];
const GIVEN = Object.fromEntries(VIEWS.map(([view]) => [view, {}])); // what a view has been given, for when it is drawn anew
let about = null;
let shownView = "report";

function show(name) {
  shownView = name;
  for (const [view, title] of VIEWS) {
    $(`view-${view}`).hidden = view !== name;
    if (view === name) $("heading").textContent = say(view);
    void title;
  }
  for (const button of $("views").children) {
    if (button.dataset.view === name) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
}

// Draw a view in the language of the moment: what was filled in stays, what was found is said again. One that is at work is left
// alone and draws itself anew when it is done.
async function drawView(name) {
  const place = $(`view-${name}`), kept = GIVEN[name], [, , make] = VIEWS.find(([view]) => view === name);
  if (kept.busy) return;
  const controls = () => [...place.querySelectorAll("input, select, details")]; // those of results come last, and later
  const before = controls();
  const fill = (first) => {
    for (const [n, control] of controls().entries()) {
      const old = before[n];
      if (n < first || old?.tagName !== control.tagName || old.type !== control.type) continue;
      if (control.tagName === "DETAILS") control.open = old.open;
      else if (control.type === "file") { if (old.files.length) control.files = old.files; }
      else if (control.type === "checkbox") control.checked = old.checked;
      else if (control.value !== old.value) { control.value = old.value; control.dispatchEvent(new Event("change")); }
    }
    return controls().length;
  };
  place.replaceChildren(...make(about, kept));
  const given = fill(0);
  await kept.again?.();
  fill(given);
}

function draw() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const labelled of document.querySelectorAll("[data-say]")) labelled.textContent = say(labelled.dataset.say);
  for (const named of document.querySelectorAll("[data-name]")) named.setAttribute("aria-label", say(named.dataset.name));
  if (HOME === "http") document.querySelector("[data-say=stays]").textContent = say("staysServed");
  $("language").textContent = say("language");
  $("language").lang = language === "zh" ? "en" : "zh-CN";
  if (!about) return;
  $("version").textContent = `docgen ${about.version}`;
  $("views").replaceChildren(...VIEWS.map(([view]) => element("button", { type: "button", "data-view": view, on: { click: () => show(view) } }, say(view))));
  for (const [view] of VIEWS) drawView(view);
  show(shownView);
}

$("language").addEventListener("click", async () => {
  language = language === "zh" ? "en" : "zh";
  try { localStorage.setItem("docgen-language", language); } catch { /* not kept: no matter */ }
  if (docgen) about = (await docgen.ask({ do: "about" })).said;
  draw();
});

async function begin() {
  draw();
  const step = (n) => { $("starting-bar").value = n + 1; $("starting-text").textContent = say(`step${n}`); };
  step(0);
  for (let attempt = 1; ; attempt++) {
    try {
      docgen = await newDocgen(step).start();
      break;
    } catch (error) {
      if (attempt === 2) { $("starting-text").textContent = say("startFailed"); console.error(error); return; }
      $("starting-text").textContent = say("startSlow");
    }
  }
  about = (await docgen.ask({ do: "about" })).said;
  $("starting").hidden = true;
  draw();
  document.body.dataset.ready = "true";
  announce(say("offline"));
}

begin();
