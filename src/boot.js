// Runs before the page is first shown, so that it can be used from then on. It loads the program, whose files its own tag names, and
// stands in for it until it is there: what is typed is kept, a submit is held. A file, and no module, as an inline script would need
// a weaker Content-Security-Policy, and a module would come after the first paint.
{
  const { js, wasm, config = "" } = document.currentScript.dataset;
  const url = (name) => new URL(name, document.baseURI);

  // Shown in a frame it has no heading: the page around has its own (view/frame.rs).
  document.documentElement.toggleAttribute("data-embed", new URLSearchParams(location.search).has("embed"));

  // Glue and WebAssembly at once.
  const load = async () => {
    const response = fetch(url(wasm));
    // It is awaited below; until then its failure is nobody's.
    response.catch(() => {});
    const program = await import(url(js));
    await program.default({ module_or_path: response });
    return program;
  };
  const painted = new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
    // None comes in a window that is hidden, nor in a frame that is out of sight.
    setTimeout(resolve, document.hidden ? 0 : 1000);
  });
  // Three frames later, in milliseconds: earlier they would hold up what people see and type already.
  const loaded = painted.then(() => new Promise((resolve) => setTimeout(resolve, 50))).then(load);
  loaded.catch(() => {});

  // The draft as view/tab.rs keeps it, which takes over from here.
  const key = "volume-create.draft";
  const fields = { name: "vc0-name", sizeGB: "vc0-size", region: "vc0-region", volumeType: "vc0-type" };
  const each = (act) => Object.entries(fields).forEach(([field, id]) => act(document.getElementById(id), field));
  const first = (control) => control.defaultValue ?? [...control.options].find((option) => option.defaultSelected)?.value ?? "";

  function keep() {
    // Who types earlier than that comes back is not to write over it.
    restore();
    const kept = { draft: {}, default: {} };
    each((control, field) => {
      kept.draft[field] = control.value;
      kept.default[field] = first(control);
    });
    // A browser without storage keeps nothing.
    try {
      sessionStorage.setItem(key, JSON.stringify(kept));
    } catch {}
  }

  let restored = false;
  function restore() {
    if (restored) return;
    restored = true;
    try {
      const kept = JSON.parse(sessionStorage.getItem(key));
      if (!kept) return;
      each((control, field) => {
        const value = kept.draft[field];
        const fits = !control.options || [...control.options].some((option) => option.value === value);
        if (value !== kept.default[field] && fits && control.value === first(control)) control.value = value;
      });
    } catch {}
  }

  const submitButton = () => document.getElementById("vc0-submit");
  const say = (text) => {
    const status = document.querySelector(".form-status");
    if (status) status.textContent = text;
  };

  // A submit that waits for the program; `undefined` where there is none.
  let held;
  function hold(event) {
    const button = event.target.closest?.("form")?.querySelector("[type=submit]");
    if (event.type === "click" && !event.target.closest("[type=submit]")) return;
    event.preventDefault();
    event.stopPropagation();
    if (held || !button || failed) return;
    const cancel = document.createElement("button");
    cancel.className = "button";
    cancel.type = "button";
    cancel.textContent = "Cancel";
    cancel.addEventListener("click", () => release("Nothing was sent."));
    held = { text: button.textContent, cancel };
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Creating…";
    button.after(cancel);
    say("It is sent as soon as this page has started.");
  }

  function release(text) {
    if (!held) return;
    const button = submitButton();
    button.removeAttribute("aria-disabled");
    button.textContent = held.text;
    if (document.activeElement === held.cancel) button.focus();
    held.cancel.remove();
    held = undefined;
    say(text);
  }

  // Who changes something after a submit has changed their mind.
  const change = () => {
    keep();
    release("Nothing was sent yet, as you changed something.");
  };
  const standIn = [["input", change], ["change", change], ["click", hold], ["submit", hold]];
  standIn.forEach(([event, act]) => addEventListener(event, act, true));

  let failed = false;
  function fail(what, error) {
    console.error(error);
    if (failed) return;
    failed = true;
    release("");
    const text = document.createElement("p");
    text.setAttribute("role", "alert");
    text.className = "notice";
    text.textContent = `${what} What you typed is kept. `;
    const reload = document.createElement("a");
    reload.href = location.href;
    reload.textContent = "Reload the page";
    text.append(reload);
    document.body.prepend(text);
    text.scrollIntoView();
  }

  // A panic of the program ends in a trap, in an event's handler or in a task.
  const stopped = "This page has stopped working. If a request was running, the volume may exist: after a reload it is looked for.";
  const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
  addEventListener("error", ({ error }) => isTrap(error) && fail(stopped, error));
  addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && fail(stopped, reason));

  // What is to be mended on the server, if it is that: a browser refuses a script of another type, and a page that is sent in place
  // of a missing file is no program.
  async function toMend() {
    for (const [name, type] of [[js, "text/javascript"], [wasm, "application/wasm"]]) {
      const { ok, status, headers } = await fetch(url(name));
      const came = headers.get("content-type");
      if (!ok) return ` The server has no ${name} (status ${status}).`;
      if (came?.includes("html")) return ` The server sent a web page in place of ${name}.`;
      if (!came?.includes(type.split("/")[1])) return ` Serve ${name} as ${type}; it came as ${came}.`;
    }
    return "";
  }

  async function start() {
    // It is for where this script does not run.
    document.getElementById("late").remove();
    // Where something may be kept it is there from the first paint. Elsewhere the storage is asked after it, as that takes time.
    if (performance.getEntriesByType("navigation")[0]?.type === "navigate") painted.then(restore);
    else restore();
    try {
      const program = await loaded;
      standIn.forEach(([event, act]) => removeEventListener(event, act, true));
      const isHeld = held;
      release("");
      program.page(config);
      if (isHeld) submitButton().click();
    } catch (error) {
      if (isTrap(error)) fail(stopped, error);
      else fail(`This page could not be started (${error.message}). Nothing was sent.${await toMend().catch(() => "")}`, error);
    }
  }
  addEventListener("DOMContentLoaded", start);
}
