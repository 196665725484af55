// Runs before the page is first shown, so that it can be used from then on. It loads the program, whose files its own tag names, and
// stands in for it until it is there: what is typed is kept, a submit is held. A file, and no module, as an inline script would need
// a weaker Content-Security-Policy, and a module would come after the first paint.
{
  const { js, wasm, part, config = "", style, languages = "", texts: textsFile } = document.currentScript.dataset;
  const url = (name) => new URL(name, document.baseURI);
  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  const control = (name) => document.getElementById(`vc0-${name}`);
  // Those of messages/text.rs, which tests compare; another language brings its own.
  const texts = {
    Creating: "Creating…",
    Cancel: "Cancel",
    Held: "It is sent as soon as this page has started.",
    Withdrawn: "Nothing was sent.",
    Changed: "Nothing was sent yet, as you changed something.",
    Pasted: "The form is filled in as soon as this page has started.",
    Kept: " What you typed is kept. ",
    Reload: "Reload the page",
    Stopped:
      "This page has stopped working. If a request was running, the volume may exist: after a reload it is looked for.",
    NotStarted: "This page could not be started ({error}). Nothing was sent.",
    NoFile: " The server has no {file} (status {status}).",
    WebPage: " The server sent a web page in place of {file}.",
    WrongType: " Serve {file} as {type}; it came as {came}.",
  };
  // Trunk's plain output has no form before the app mounts it: there is nothing to stand in for.
  const main = document.querySelector("main");
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

  // Shown in a frame it has no heading: the page around has its own (view/on_demand/frame.rs). Nor settings.
  const inFrame = root.toggleAttribute("data-embed", query.has("embed"));
  const setting = (name, value) => {
    // A browser without storage keeps nothing.
    try {
      const key = `volume-create.${name}`;
      if (value) localStorage[key] = value;
      return inFrame ? undefined : localStorage[key];
    } catch {}
  };

  const theme = setting("theme") ?? root.dataset.theme;
  if (theme) {
    root.dataset.theme = theme;
    if (main) control("theme").value = theme;
  }

  // As language.rs finds it. The page is written in English; in another language it is shown once that is there.
  const primary = (tag) => tag.split("-")[0].toLowerCase();
  const find = (tag) => tag && [["en"], ...languages.split("\n").map((line) => line.split("\t"))].find(([own]) => primary(own) === primary(tag));
  const wanted = [setting("language") ?? root.dataset.language, ...navigator.languages];
  const [tag, , file] = wanted.map(find).find(Boolean) ?? [];
  const spoken = [file ? tag : "", ""];
  const speak = async () => {
    const text = await (await fetch(url(file))).text();
    // Too late for this: the program does it, or a submit is held.
    if (started || held) return;
    const { page, labels, dir, scripts } = JSON.parse(text);
    const nodes = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (const text of page) nodes.nextNode().data = text;
    document.querySelectorAll("main [aria-label]").forEach((element, index) => (element.ariaLabel = labels[index]));
    Object.assign(texts, scripts);
    Object.assign(root, { lang: tag, dir });
    [document.title] = page;
    control("language").value = tag;
    spoken[1] = text;
  };
  // A submit that waits for the program; `undefined` where there is none.
  let held;
  let started = false;
  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
  root.toggleAttribute("data-wait", Boolean(main && file));
  const speaking = main && file && Promise.race([speak().catch(() => {}), wait(1000)]).then(() => root.removeAttribute("data-wait"));

  // Glue and WebAssembly at once.
  const load = async () => {
    const response = fetch(url(wasm));
    // It is awaited below; until then its failure is nobody's.
    response.catch(() => {});
    const program = await import(url(js));
    const m = await program.default({ module_or_path: response });
    // The other part, when it is needed (view/load.rs). Where the program is in one there is none.
    let coming;
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url(style) });
    const loadPart = async () => {
      document.head.append(link);
      const [rest, english] = await Promise.all([part, textsFile].map((name) => fetch(url(name))));
      if (!rest.ok || !english.ok) throw Error();
      await WebAssembly.instantiate(await rest.arrayBuffer(), { m });
      program.texts(await english.text());
    };
    // What failed is asked for anew.
    const onDemand = () => (coming ??= loadPart().finally(() => (coming = undefined)));
    return { ...program, onDemand: part && onDemand };
  };
  const painted = new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
    // None comes in a window that is hidden, nor in a frame that is out of sight.
    setTimeout(resolve, main && !document.hidden ? 1000 : 0);
  });
  // Three frames later, in milliseconds: earlier they would hold up what people see and type already.
  const loaded = painted.then(() => wait(50)).then(load);
  loaded.catch(() => {});

  // The draft as view/tab.rs keeps it, which takes over from here.
  const key = "volume-create.draft";
  const fields = { name: "vc0-name", sizeGB: "vc0-size", region: "vc0-region", volumeType: "vc0-type" };
  const each = (act) => main && Object.entries(fields).forEach(([field, id]) => act(document.getElementById(id), field));
  const opened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const first = (control) => control.defaultValue ?? [...control.options].find((option) => option.defaultSelected)?.value ?? "";

  // As secret.rs has it.
  const tokens = /\beyJ[\w-]{12}|[\w-]{20}\.[\w-]{20,}\.[\w-]{20}/;
  const marks = /(accesstoken|authorization)(["'\\^` ]*[=:]|["'][\\^` ]*,)/i;
  const mayHoldToken = (text) => [text, text.replace(/[\r\n]/g, "")].some((text) => tokens.test(text) || marks.test(text));

  const keep = () => {
    // Who types earlier than that comes back is not to write over it.
    restore();
    const kept = { draft: {}, default: {} };
    each((control, field) => {
      kept.default[field] = first(control);
      kept.draft[field] = mayHoldToken(control.value) ? first(control) : control.value;
    });
    // A browser without storage keeps nothing.
    try {
      sessionStorage.setItem(key, JSON.stringify(kept));
    } catch {}
  };

  let restored = false;
  const restore = () => {
    if (restored) return;
    restored = true;
    try {
      const kept = JSON.parse(sessionStorage.getItem(key));
      if (kept) each((control, field) => kept.draft[field] !== kept.default[field] && give(control, kept.draft[field]));
    } catch {}
  };

  // Into a field that is as it was, where it can have it.
  const give = (control, value) => {
    const fits = !control.options || [...control.options].some((option) => option.value === value);
    if (value && fits && !mayHoldToken(value) && control.value === first(control)) control.value = value;
  };
  // What the page's own address gives (view/page.rs).
  if (opened) each((control, field) => give(control, query.get(field)));

  const submitButton = () => document.getElementById("vc0-submit");
  const say = (text) => {
    const status = document.querySelector(".form-status");
    if (status) status.textContent = text;
  };

  const hold = (event) => {
    const button = event.target.closest?.("form")?.querySelector("[type=submit]");
    if (event.type === "click" && !event.target.closest("[type=submit]")) return;
    event.preventDefault();
    event.stopPropagation();
    if (held || !button || failed) return;
    const cancel = document.createElement("button");
    cancel.className = "button";
    cancel.type = "button";
    cancel.textContent = texts.Cancel;
    cancel.addEventListener("click", () => release(texts.Withdrawn));
    held = { text: button.textContent, cancel };
    button.setAttribute("aria-disabled", "true");
    button.textContent = texts.Creating;
    button.after(cancel);
    say(texts.Held);
  };

  const release = (text) => {
    if (!held) return;
    const button = submitButton();
    button.removeAttribute("aria-disabled");
    button.textContent = held.text;
    if (document.activeElement === held.cancel) button.focus();
    held.cancel.remove();
    held = undefined;
    say(text);
  };

  // Who changes something after a submit has changed their mind.
  const change = ({ target: { id, value } }) => {
    const [, name] = id.split("-");
    if (name === "theme") root.dataset.theme = value;
    if (name === "theme" || name === "language") return setting(name, value);
    keep();
    release(texts.Changed);
  };
  // A request, or what may hold a token, waits for the program and gets into no field (paste.rs).
  const requests = /^[\s`\u200b\ufeff]*((\[\s*)?{|```|~~~|([$>%#]\s*)?curl(\.exe)?\s)|(^|[\s$>%#/\\;&])curl(\.exe)?\s[^]*(:\/\/| -)|fetch\("|[iI]nvoke-([wW]eb|[rR]est)/;
  let pasted = "";
  const paste = (event) => {
    const text = (event.clipboardData ?? event.dataTransfer)?.getData("text/plain") ?? "";
    if (!requests.test(text) && !mayHoldToken(text)) return;
    event.preventDefault();
    pasted = text;
    say(texts.Pasted);
  };
  const standIn = main
    ? [["paste", paste], ["drop", paste], ["input", change], ["change", change], ["click", hold], ["submit", hold]]
    : [];
  standIn.forEach(([event, act]) => addEventListener(event, act, true));

  let failed = false;
  const fail = (what, error) => {
    console.error(error);
    if (failed) return;
    failed = true;
    release("");
    const text = document.createElement("p");
    text.setAttribute("role", "alert");
    text.className = "notice";
    text.textContent = what + texts.Kept;
    const reload = document.createElement("a");
    reload.href = location.href;
    reload.textContent = texts.Reload;
    text.append(reload);
    document.body.prepend(text);
    text.scrollIntoView();
  };

  // A panic of the program ends in a trap, in an event's handler or in a task.
  const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
  addEventListener("error", ({ error }) => isTrap(error) && fail(texts.Stopped, error));
  addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && fail(texts.Stopped, reason));

  // What is to be mended on the server, if it is that: a browser refuses a script of another type, and a page that is sent in place
  // of a missing file is no program.
  async function toMend() {
    for (const [name, type] of [[js, "text/javascript"], [wasm, "application/wasm"]]) {
      const { ok, status, headers } = await fetch(url(name));
      const came = headers.get("content-type");
      const say = (text) => fill(text, { file: name, type, status, came });
      if (!ok) return say(texts.NoFile);
      if (came?.includes("html")) return say(texts.WebPage);
      if (!came?.includes(type.split("/")[1])) return say(texts.WrongType);
    }
    return "";
  }

  async function start() {
    // It is for where this script does not run.
    document.getElementById("late").remove();
    // Where something may be kept it is there from the first paint. Elsewhere the storage is asked after it, as that takes time.
    if (opened) painted.then(restore);
    else restore();
    try {
      const program = await loaded;
      await speaking;
      // Another language needs it, and who is to be told of a frame. Without it the page is in English for now, and tells nothing.
      let { onDemand } = program;
      if (spoken[1] || parent !== window) await onDemand?.().then(() => (onDemand = 0), () => (spoken[1] = ""));
      started = true;
      standIn.forEach(([event, act]) => removeEventListener(event, act, true));
      const isHeld = held;
      release("");
      program.page(config, languages, ...spoken, onDemand, pasted);
      if (isHeld) submitButton().click();
    } catch (error) {
      if (isTrap(error)) fail(texts.Stopped, error);
      else fail(fill(texts.NotStarted, { error: error.message }) + (await toMend().catch(() => "")), error);
    }
  }
  addEventListener("DOMContentLoaded", start);
}
